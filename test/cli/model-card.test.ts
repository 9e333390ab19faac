// What `decant models serve` prints of models of several kinds.
import { describe, expect, it } from 'vitest';
import { describeServer } from '../../src/cli/model-card.ts';
import type { ModelCard } from '../../src/cli/model-card.ts';
import { VERSION } from '../../src/version.ts';

const BARE: ModelCard = {
  description: 'sklearn Ridge',
  location: '/models/m',
  mlflowVersion: undefined,
  signature: undefined,
  featureNames: undefined,
  exampleRequest: '{"inputs": [[0]]}',
};

describe('the card', () => {
  it('of a model without a signature says that nothing is known of its columns', () => {
    expect(describeServer('http://127.0.0.1:5000', BARE))
      .toBe(`Decant ${VERSION} serves sklearn Ridge (saved by an unknown release of MLflow)
  Model   /models/m
  Listens http://127.0.0.1:5000  POST /invocations, GET /ping /health /version

The model has no signature: columns are taken as they come.

Try it:
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: application/json' -d '{"inputs": [[0]]}'

`);
  });

  it('names the columns that the model itself knows', () => {
    const text = describeServer('http://x', { ...BARE, featureNames: ['width', 'height'] });
    expect(text).toContain('\nInputs (the model has no signature; its own columns are):\n  width\n  height\n\n');
  });

  it('lists columns, optional ones and nested types, and no more than 25 of them', () => {
    const columns = [
      { name: 'a', type: 'long', required: true } as const,
      { name: 'much longer', type: { kind: 'array', items: 'double' }, required: false } as const,
      ...Array.from({ length: 30 }, (_, index) => ({ name: `c${index}`, type: 'double', required: true }) as const),
    ];
    const text = describeServer('http://x', { ...BARE, signature: { inputs: { kind: 'columns', columns } } });
    expect(text).toContain('\n  a            long\n  much longer  Array(double)  optional\n  c0           double\n');
    expect(text).toContain('\n  c22          double\n  ... and 7 more\n');
  });

  it('lists tensors and params', () => {
    const signature = {
      inputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 28, 28] }] },
      params: [{ name: 'top', type: 'long', default: 5, shape: null }],
    } as const;
    const text = describeServer('http://x', { ...BARE, signature });
    expect(text).toContain('\nInputs:\n  (one tensor)  float32  (-1, 28, 28)\n');
    expect(text).toContain('\nParams:\n  top  long  default 5\n');
  });

  it('quotes the request for the shell', () => {
    const text = describeServer('http://x', { ...BARE, exampleRequest: '{"a": "it\'s"}' });
    expect(text).toContain(String.raw`-d '{"a": "it'\''s"}'`);
  });
});
