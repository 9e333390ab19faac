// `decant hash-password`: a line for the file of `serve --basic-auth-file`; the password comes by standard input, never by an argument.
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';

/** Adds `hash-password` to `decant`. */
export function addHashPasswordCommand(program: Command): void {
  program
    .command('hash-password')
    .usage('[OPTIONS] USER')
    .argument('<USER>', 'Name of the user; it has no colon.')
    .description("Print a line for 'models serve --basic-auth-file'; the password is read from standard input.")
    .action(hashPassword);
}

async function hashPassword(user: string): Promise<void> {
  if (user.includes(':') || /\s/.test(user) || user === '' || user.startsWith('#')) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The name of a user has no colon and no space, and no # first.');
  }
  const chunks: Buffer[] = [];
  if (process.stdin.isTTY) process.stderr.write('Password, then Enter and Ctrl-D: ');
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const password = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (password === '') throw new DecantError('INVALID_PARAMETER_VALUE', 'Standard input holds no password.');
  const { hashPassword: hash } = await import('../../serving/access/password-hash.ts');
  process.stdout.write(`${user}:${await hash(password)}\n`);
}
