// `npm run faults`: every scenario at full size, and the table of docs/reliability.md.
//
//   npm run faults -- [--only TEXT] [--markdown FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, markdown: { type: 'string' } } });
const rows = [];
let failed = 0;
for (const { name, run } of SCENARIOS.filter((scenario) => scenario.name.includes(values.only))) {
  const start = performance.now();
  try {
    const figure = await run((full) => full);
    rows.push(`| ${name} | ${figure} |`);
    console.log(`ok     ${name} (${((performance.now() - start) / 1000).toFixed(1)} s): ${figure}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${error.stack}`);
  }
}
console.log(`${rows.length} passed, ${failed} failed`);
if (values.markdown !== undefined) {
  writeFileSync(values.markdown, `| fault | what happens |\n| --- | --- |\n${rows.join('\n')}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
