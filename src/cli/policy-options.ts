// Options that say where the scoring path may differ from MLflow (docs/parity.md); `serve` and `predict` share them.
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Compat } from '../serving/protocol/dialect.ts';
import type { PolicyOptions } from '../serving/protocol/policy.ts';

/** What the options give. */
export interface PolicyFlags {
  readonly compat: Compat;
  readonly extraColumns: NonNullable<PolicyOptions['extraColumns']>;
  readonly strictJson?: boolean;
  readonly verboseErrors?: boolean;
}

/** Adds `--compat`, `--extra-columns` and `--strict-json`. */
export function addPolicyOptions(command: Command, compat: Compat): Command {
  return command
    .addOption(
      new Option(
        '--compat <MODE>',
        'exact: as MLflow, oddities included; safe: refuses what MLflow would bend or lose.',
      )
        .choices(['exact', 'safe'])
        .default(compat),
    )
    .addOption(
      new Option('--extra-columns <MODE>', 'Columns that the signature does not have.')
        .choices(['ignore', 'reject', 'pass'])
        .default('ignore'),
    )
    .option('--strict-json', 'Null in place of NaN and infinities, which are no JSON; refuse them in the input.')
    .option(
      '--verbose-errors',
      'Quote the data of a request in errors, as MLflow does.  [MLFLOW_DISABLE_SCHEMA_DETAILS wins]',
    );
}

/** The policy that the options ask for. */
export function readPolicy({
  compat,
  extraColumns,
  strictJson = false,
  verboseErrors = false,
}: PolicyFlags): PolicyOptions {
  return { compat, extraColumns, strictJson, verboseErrors };
}
