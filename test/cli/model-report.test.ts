// The doctor's report for people.
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/cli/model-report.ts';
import type { ModelReport } from '../../src/flavors/pyfunc/index.ts';

const REFUSED: ModelReport = {
  location: '/models/m',
  flavors: ['python_function', 'sklearn'],
  loaderModule: 'mlflow.sklearn',
  mlflowVersion: undefined,
  utcTimeCreated: undefined,
  pythonVersion: '3.11.7',
  engine: undefined,
  flavor: undefined,
  description: undefined,
  methods: [],
  featureNames: undefined,
  refusals: [
    { flavor: 'sklearn', reason: 'my.Thing has no native reader.', hint: 'A Python worker may run this model.' },
  ],
  signature: { inputs: null, outputs: null, params: [] },
  symbols: [
    { name: 'numpy.ndarray', status: 'data' },
    { name: 'sklearn.pipeline.Pipeline', status: 'native' },
    { name: 'my.Thing', status: 'refused', reason: 'no native reader' },
  ],
  versions: { 'scikit-learn': '1.5.2' },
  requirements: { pythonVersion: '3.11.7', packages: ['scikit-learn==1.5.2', 'my-thing'], source: 'requirements.txt' },
  risks: ['No signature: columns are taken as they come.'],
};

describe('the report', () => {
  it('of a model that does not run says why, what refused first', () => {
    expect(renderReport(REFUSED)).toBe(`This model does not run here.

  model          /models/m
  flavors        python_function, sklearn
  loader module  mlflow.sklearn
  saved by       -
  saved at       -
  Python         3.11.7

Signature
  none

Engines that refused
  - sklearn: my.Thing has no native reader.
    A Python worker may run this model.

Classes and functions that the files name
  refused  my.Thing: no native reader
  native   sklearn.pipeline.Pipeline
  data     numpy.ndarray

Versions in the files
  scikit-learn  1.5.2

Python packages (requirements.txt)
  scikit-learn==1.5.2
  my-thing

Risks
  - No signature: columns are taken as they come.
`);
  });

  it('shortens long lists', () => {
    const symbols = Array.from({ length: 50 }, (_, index) => ({ name: `a.b${index}`, status: 'data' as const }));
    const text = renderReport({ ...REFUSED, symbols });
    expect(text).toContain('\n  data  a.b39\n  ... and 10 more\n');
    expect(text).not.toContain('a.b40');
  });
});
