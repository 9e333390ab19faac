// A Postgres server of its own in a temporary folder, for tests of stores. Debian's package is installed where there is none.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findPort } from './free-port.ts';

const HOME = '/usr/lib/postgresql';

export interface PostgresServer {
  /** Makes an empty database; answers its URI. */
  makeDatabase(name: string): string;
  stop(): void;
}

/** Starts a server; Postgres refuses to run as root, so that root runs it as the user `postgres` of its package. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findBin() ?? installPostgres();
  const port = await findPort();
  const folder = mkdtempSync('/tmp/decant-postgres-');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const [user, group] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
    );
    chownSync(folder, user ?? 0, group ?? 0);
  }
  chmodSync(folder, 0o700);
  const run = (command: string, args: readonly string[]): void => {
    const path = join(bin, command);
    const [file, all] = isRoot ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, [...args]];
    execFileSync(file, all, { cwd: '/', stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'mlflow', '--auth=trust', '-E', 'UTF8', '--no-sync']);
  run('pg_ctl', [
    '-D',
    data,
    '-w',
    '-l',
    join(folder, 'log'),
    '-o',
    `-F -p ${port} -k ${folder} -h 127.0.0.1`,
    'start',
  ]);
  return {
    makeDatabase(name) {
      run('createdb', ['-h', '127.0.0.1', '-p', String(port), '-U', 'mlflow', name]);
      return `postgresql+psycopg://mlflow@127.0.0.1:${port}/${name}`;
    },
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBin(): string | undefined {
  const versions = existsSync(HOME) ? readdirSync(HOME).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...versions.map((version) => join(HOME, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'pg_ctl', 'createdb'].every((name) => existsSync(join(folder, name))));
}

function installPostgres(): string {
  execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const bin = findBin();
  if (bin === undefined) throw new Error('There is no Postgres: install the package postgresql.');
  return bin;
}
