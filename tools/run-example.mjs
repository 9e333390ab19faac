// `npm run example -- wine-elasticnet`: runs examples/<name>/train.ts, on a Node that runs TypeScript itself or one that does not.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = '', ...args] = process.argv.slice(2);
const script = join(root, 'examples', name, 'train.ts');
if (!/^[\w-]+$/.test(name) || !existsSync(script)) {
  console.error('usage: npm run example -- wine-elasticnet|logistic-regression|tfjs-autolog [arguments]');
  process.exit(2);
}

/** Removes the types; imports of the package are found from the example's own folder. */
async function compile() {
  const { default: ts } = await import('typescript');
  const target = join(dirname(script), `.train-${process.pid}.mjs`);
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  writeFileSync(target, ts.transpileModule(readFileSync(script, 'utf8'), { compilerOptions: options }).outputText);
  return target;
}

const runsTypes = Boolean(process.features.typescript);
const file = runsTypes ? script : await compile();
const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
if (!runsTypes) rmSync(file);
process.exit(status ?? 1);
