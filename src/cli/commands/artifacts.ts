// `decant artifacts`: MLflow's commands of artifacts (parity CLI-088, CLI-089).
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';
import type { ArtifactInfo } from '../../stores/artifacts/index.ts';
import { printJson, printLine, showTransfer, useClient } from '../tracking-command.ts';

interface RunArtifactFlags {
  readonly runId: string;
  readonly artifactPath?: string;
}

/** Adds `artifacts` to `decant`. */
export function addArtifactsCommands(program: Command): void {
  const group = program
    .command('artifacts')
    .usage('[OPTIONS] COMMAND [ARGS]...')
    .description('Upload, list and download the artifacts of runs and models.');
  group
    .command('log-artifact')
    .usage('[OPTIONS]')
    .description('Upload a file as an artifact of a run.')
    .requiredOption('-l, --local-file <PATH>', 'The file.  [required]')
    .requiredOption('-r, --run-id <ID>', 'Id of the run.  [required]')
    .option('-a, --artifact-path <PATH>', "Folder of the run's artifacts to put it into.")
    .action(async ({ localFile, runId, artifactPath }: RunArtifactFlags & { readonly localFile: string }) => {
      await useClient((client) =>
        showTransfer((onProgress) => client.logArtifact(runId, localFile, artifactPath, { onProgress })),
      );
    });
  group
    .command('log-artifacts')
    .usage('[OPTIONS]')
    .description('Upload all files of a folder as artifacts of a run.')
    .requiredOption('-l, --local-dir <PATH>', 'The folder.  [required]')
    .requiredOption('-r, --run-id <ID>', 'Id of the run.  [required]')
    .option('-a, --artifact-path <PATH>', "Folder of the run's artifacts to put them into.")
    .action(async ({ localDir, runId, artifactPath }: RunArtifactFlags & { readonly localDir: string }) => {
      await useClient((client) =>
        showTransfer((onProgress) => client.logArtifacts(runId, localDir, artifactPath, { onProgress })),
      );
    });
  group
    .command('list')
    .usage('[OPTIONS]')
    .description('Print as JSON what lies right below the artifacts of a run, or below one of their folders.')
    .requiredOption('-r, --run-id <ID>', 'Id of the run.  [required]')
    .option('-a, --artifact-path <PATH>', "Folder of the run's artifacts.")
    .action(async ({ runId, artifactPath }: RunArtifactFlags) => {
      const infos = await useClient((client) => client.listArtifacts(runId, artifactPath));
      printLine(`[${infos.map((info) => JSON.stringify(toFields(info), null, 2)).join(', ')}]`);
    });
  group
    .command('download')
    .usage('[OPTIONS]')
    .description('Download a file or a folder, and print where it is.')
    .option('-r, --run-id <ID>', 'Id of the run.')
    .option('-a, --artifact-path <PATH>', "With --run-id: what to download, below the run's artifacts.")
    .option('-u, --artifact-uri <URI>', 'What to download, in place of --run-id and --artifact-path.')
    .option(
      '-d, --dst-path <PATH>',
      'Folder to download into; it is made where it is absent. A new one, if not given; what lies on this disk already stays where it is.',
    )
    .option('--json', 'Print the path as JSON.')
    .action(downloadArtifacts);
  group
    .command('cache')
    .usage('[OPTIONS]')
    .description(
      'Print as JSON where files of remote stores are kept on this disk, and how many. MLflow has no such command.',
    )
    .option('--clear', 'Remove them all first.')
    .action(describeCache);
}

async function describeCache({ clear }: { readonly clear?: boolean }): Promise<void> {
  const { openBlobCache } = await import('../../stores/cache/index.ts');
  const cache = openBlobCache();
  if (cache === undefined) {
    throw new DecantError('INVALID_STATE', 'There is no cache: DECANT_CACHE_MAX_BYTES is 0.');
  }
  if (clear === true) await cache.clear();
  const { folder, files, bytes, maxBytes } = await cache.describe();
  printJson({ folder, files, bytes, max_bytes: maxBytes });
}

interface DownloadOptions extends Partial<RunArtifactFlags> {
  readonly artifactUri?: string;
  readonly dstPath?: string;
  readonly json?: boolean;
}

async function downloadArtifacts({ json, ...options }: DownloadOptions): Promise<void> {
  const { downloadArtifacts: download } = await import('../../tracking/download-artifacts.ts');
  const { artifactUri, dstPath, ...rest } = options;
  const path = await showTransfer((onProgress) =>
    download({
      // As MLflow's command has it, a URI goes before a run.
      ...(artifactUri === undefined ? rest : { artifactUri }),
      ...(dstPath === undefined ? {} : { dstPath }),
      onProgress,
    }),
  );
  if (json === true) printJson({ path });
  else printLine(`\n${path}`);
}

function toFields({ path, isDirectory, size }: ArtifactInfo): object {
  return { path, is_dir: isDirectory, ...(size === undefined ? {} : { file_size: size }) };
}
