// Functions of patsy that learn from the training table, center and standardize, as the arithmetic that they learned (patsy/state.py).
import { evaluateExpression } from './evaluate-expression.ts';
import type { Expression } from './expression.ts';
import { refuseRecord } from './record.ts';
import type { Variables } from './variables.ts';

/** The expression with numbers of the training table in the place of functions that learn. */
export function fixTransforms(expression: Expression, training: Variables): Expression {
  switch (expression.type) {
    case 'negative':
      return { ...expression, of: fixTransforms(expression.of, training) };
    case 'binary':
      return {
        ...expression,
        left: fixTransforms(expression.left, training),
        right: fixTransforms(expression.right, training),
      };
    case 'call':
      return fixCall({ ...expression, args: expression.args.map((arg) => fixTransforms(arg, training)) }, training);
    default:
      return expression;
  }
}

function fixCall(call: Expression & { type: 'call' }, training: Variables): Expression {
  const isCenter = call.name === 'center';
  if (!isCenter && call.name !== 'standardize' && call.name !== 'scale') return call;
  const [data, other] = call.args;
  if (data === undefined || other !== undefined || Object.keys(call.keywords).length > 0) {
    throw refuseRecord('A formula', `the function ${call.name} is not read with these arguments`);
  }
  const value = evaluateExpression(data, training);
  if (value.kind !== 'numbers') throw refuseRecord('A formula', `${call.name}() takes a column of numbers`);
  if (value.isSingle) throw refuseRecord('A formula', `${call.name}() of float32 is not read`);
  const { mean, deviation } = describe(value.data);
  const centred: Expression = { type: 'binary', operator: '-', left: data, right: toNumber(mean) };
  return isCenter ? centred : { type: 'binary', operator: '/', left: centred, right: toNumber(deviation) };
}

// Welford's way, row by row.
function describe(data: Float64Array): { mean: number; deviation: number } {
  let [mean, squares, count] = [0, 0, 0];
  for (const value of data) {
    count++;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  return { mean, deviation: Math.sqrt(squares / count) };
}

function toNumber(value: number): Expression {
  return { type: 'number', value, isInteger: false };
}
