// estimator.html of a run: the estimator and its parameters. MLflow's page is scikit-learn's own, with its styles; this one says the same.
import type { Trainable } from '../../libraries/sklearn/training/trainable.ts';
import { toText } from '../to-text.ts';
import { describeParams } from './describe-training.ts';

/** The page. */
export function renderEstimatorPage(estimator: Trainable<object>): string {
  const rows = Object.entries(describeParams(estimator)).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(toText(value))}</td></tr>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8"/>
    <title>${escapeHtml(estimator.className)}</title>
  </head>
  <body>
    <h1>${escapeHtml(estimator.className)}</h1>
    <table>
      ${rows.join('\n      ')}
    </table>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
