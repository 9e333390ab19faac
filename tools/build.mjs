// Compiles src/ to dist/ with the TypeScript compiler, then bundles the command and marks it as executable.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');
if (!existsSync(join(root, 'src'))) process.exit(0); // an installed package has dist only
if (process.argv.includes('--clean')) rmSync(dist, { recursive: true, force: true });
const tsc = require.resolve('typescript/bin/tsc');
const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
if (result.status !== 0) process.exit(result.status ?? 1);

// Node opens each module on its own: the command starts in half the time where hundreds of them are a few files. The modules of
// the package's exports stay as they are.
const PACKAGES = ['commander', 'fflate', 'yaml'];
const bundled = join(dist, 'cli-bundle');
rmSync(bundled, { recursive: true, force: true });
const bundle = await rolldown({
  // A thread is started from a file of its own, beside the one that starts it.
  input: { main: join(dist, 'cli', 'main.js'), 'scoring-thread': join(dist, 'serving', 'pool', 'scoring-thread.js') },
  platform: 'node',
  external: (id) => !id.startsWith('.') && !isAbsolute(id) && !PACKAGES.includes(id),
});
await bundle.write({ dir: bundled, format: 'esm', entryFileNames: '[name].js' });
await bundle.close();
const licences = PACKAGES.map(
  (name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8')}`,
);
writeFileSync(join(bundled, 'licences.txt'), licences.join('\n\n'));
rmSync(join(dist, 'cli'), { recursive: true });
renameSync(bundled, join(dist, 'cli'));
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
