// `decant models doctor`: says how a model will run before anybody runs it: engine, classes met, versions, signature, risks.
import type { Command } from 'commander';

interface DoctorOptions {
  readonly modelUri: string;
  readonly json?: boolean;
}

/** Adds `doctor` to `decant models`. */
export function addDoctorCommand(models: Command): void {
  models
    .command('doctor')
    .usage('[OPTIONS]')
    .description(
      'Say how a model will run: flavor, engine, classes met, versions, what would need Python and why, signature, risks.',
    )
    .requiredOption(
      '-m, --model-uri <URI>',
      'The model: a folder that holds an MLmodel file, runs:/<id>/<name>, models:/<name>/<version>, models:/<name>@<alias>, or the URI of an artifact store.  [required]',
    )
    .option('--json', 'Print the report as JSON.')
    .addHelpText(
      'after',
      '\nNothing of the model is executed. The exit code is 0 if the model runs here, and 1 if it does not.',
    )
    .action(doctor);
}

async function doctor(options: DoctorOptions): Promise<void> {
  const [{ examineModel }, { renderReport }] = await Promise.all([
    import('../../flavors/pyfunc/index.ts'),
    import('../model-report.ts'),
  ]);
  const report = await examineModel(options.modelUri);
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report));
  if (report.engine === undefined) process.exitCode = 1;
}
