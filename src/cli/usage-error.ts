// Errors of option parsing in the words that users of MLflow's command know (parity CLI-020 .. CLI-022).
import type { Command, CommanderError } from 'commander';

/** Text for standard error: usage, where to find help, and what was wrong. */
export function describeUsageError(error: CommanderError, command: Command): string {
  const path = commandPath(command);
  return `Usage: ${path} ${command.usage()}\nTry '${path} --help' for help.\n\nError: ${rephrase(error, command)}\n`;
}

function rephrase(error: CommanderError, command: Command): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.missingMandatoryOptionValue': {
      // An option that does not exist is the likelier slip, and what MLflow's command names first.
      const unknown = command.args.find((word) => /^-./.test(word));
      if (unknown !== undefined) return `No such option '${unknown}'.`;
      const flags = quoted.replace(/ <.*$/, '').split(', ').reverse();
      return `Missing option ${flags.map((flag) => `'${flag}'`).join(' / ')}.`;
    }
    case 'commander.unknownOption':
      return `No such option '${quoted}'.${suggestion(error)}`;
    case 'commander.unknownCommand':
      return `No such command '${quoted}'.${suggestion(error)}`;
    case 'commander.excessArguments':
      return command.commands.length > 0
        ? `No such command '${command.args[0] ?? ''}'.`
        : `Got unexpected extra argument (${command.args.join(' ')})`;
    case 'commander.optionMissingArgument':
      return `Option '${quoted.split(/[ ,]/)[0] ?? ''}' requires an argument.`;
    case 'commander.invalidArgument':
      return error.message.replace(/^error: (?:option '[^']*' argument '.*?' is invalid\. )?/s, '');
    default:
      return error.message.replace(/^error: /, '');
  }
}

function suggestion(error: CommanderError): string {
  const found = /Did you mean ([^?]+)\?/.exec(error.message)?.[1];
  return found === undefined ? '' : ` Did you mean ${found}?`;
}

function commandPath(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}
