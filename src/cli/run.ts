// The command tree, by MLflow's names (parity CLI-001 .. CLI-037, CLI-080 .. CLI-091), and the one place where errors become exit codes:
// 0 success, 1 a failed command, 2 a command line that cannot be parsed.
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { addArtifactsCommands } from './commands/artifacts.ts';
import { addConvertCommand } from './commands/convert.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExperimentsCommands } from './commands/experiments.ts';
import { addHashPasswordCommand } from './commands/hash-password.ts';
import { addPredictCommand } from './commands/predict.ts';
import { addRunsCommands } from './commands/runs.ts';
import { addServeCommand } from './commands/serve.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { reportError } from './report-error.ts';
import { describeUsageError } from './usage-error.ts';

/** Runs one command line (without the program's name); answers the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const program = buildProgram();
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error);
    if (error.exitCode === 0) return 0;
    const command = findCommand(program, argv);
    if (error.code === 'commander.help') return 2;
    process.stderr.write(describeUsageError(error, command));
    return 2;
  }
}

/** The whole command tree. */
export function buildProgram(): Command {
  const program = new Command('decant')
    .usage('[OPTIONS] COMMAND [ARGS]...')
    .description('MLflow Models for TypeScript: score and serve MLflow models in Node, without Python.')
    .version(`decant, version ${VERSION}`, '--version', 'Show the version and exit.');
  const models = program
    .command('models')
    .description('Serve, score and examine MLflow models.')
    .usage('[OPTIONS] COMMAND [ARGS]...');
  addServeCommand(models);
  addPredictCommand(models);
  addDoctorCommand(models);
  addConvertCommand(models);
  addVerifyCommand(models);
  addExperimentsCommands(program);
  addRunsCommands(program);
  addArtifactsCommands(program);
  addHashPasswordCommand(program);
  configureCommands(program);
  return program;
}

function configureCommands(command: Command): void {
  configureCommand(command);
  for (const inner of command.commands) configureCommands(inner);
}

function configureCommand(command: Command): void {
  command
    .helpOption('--help', 'Show this message and exit.')
    .helpCommand(false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, minWidthToWrap: 30, subcommandTerm: (inner) => inner.name() })
    .configureOutput({ outputError: () => undefined });
}

/** The command that the words of the command line lead to, for its usage line. */
function findCommand(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}
