// The values of an expression on the columns of a table, as NumPy and pandas compute them.
import { DecantError } from '../../errors.ts';
import { exp, log } from '../../kernels/elementary/index.ts';
import type { Expression } from './expression.ts';
import { refuseRecord } from './record.ts';
import type { Labels, Level, Numbers, Variable, Variables } from './variables.ts';

/** What an expression is worth: a column, or one number for all rows. */
export type Evaluated = Variable | { readonly kind: 'scalar'; readonly value: number; readonly isInteger: boolean };

// Functions of one argument under the names that numpy has for them.
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  log,
  exp,
  sqrt: Math.sqrt,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  arctan: Math.atan,
  square: (x) => x * x,
  abs: Math.abs,
  absolute: Math.abs,
  cbrt: Math.cbrt,
  sinh: Math.sinh,
  cosh: Math.cosh,
  arcsin: Math.asin,
  arccos: Math.acos,
  arcsinh: Math.asinh,
  floor: Math.floor,
  ceil: Math.ceil,
  sign: Math.sign,
  round: roundHalfToEven,
};
const WHOLE_FUNCTIONS = ['square', 'abs', 'absolute', 'sign', 'round'];

// Functions of two arguments, as operators.
const PAIRS: Readonly<Record<string, string>> = { power: '**', maximum: 'maximum', minimum: 'minimum' };

function roundHalfToEven(x: number): number {
  const whole = Math.floor(x);
  if (x - whole !== 0.5) return Math.round(x);
  return whole % 2 === 0 ? whole : whole + 1;
}

/** Evaluates an expression; refuses unknown names and functions by name. */
export function evaluateExpression(expression: Expression, variables: Variables): Evaluated {
  switch (expression.type) {
    case 'number':
      return { kind: 'scalar', value: expression.value, isInteger: expression.isInteger };
    case 'name':
      return readVariable(expression.name, variables);
    case 'negative':
      return mapNumbers(evaluateExpression(expression.of, variables), (x) => -x, 'keep');
    case 'binary':
      return evaluateBinary(
        expression.operator,
        evaluateExpression(expression.left, variables),
        evaluateExpression(expression.right, variables),
      );
    case 'call':
      return evaluateCall(expression, variables);
    case 'text':
    case 'list':
      throw refuseRecord('A formula', 'a text or a list stands where a column is expected');
  }
}

function readVariable(name: string, variables: Variables): Variable {
  const variable = variables.get(name);
  if (variable !== undefined) return variable;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The formula needs column ${JSON.stringify(name)}; the table has none.`,
  );
}

function evaluateCall(call: Expression & { type: 'call' }, variables: Variables): Evaluated {
  const [arg, second] = call.args;
  const refuse = (): DecantError =>
    refuseRecord('A formula', `the function ${call.name} is not read with these arguments`);
  if (arg === undefined || Object.keys(call.keywords).length > 0) throw refuse();
  if (call.name === 'Q' && arg.type === 'text' && second === undefined) return readVariable(arg.value, variables);
  const [, name] = /^(?:np|numpy)\.(\w+)$/.exec(call.name) ?? [];
  const operator = name !== undefined && Object.hasOwn(PAIRS, name) ? PAIRS[name] : undefined;
  if (operator !== undefined && second !== undefined && call.args.length === 2) {
    return evaluateBinary(operator, evaluateExpression(arg, variables), evaluateExpression(second, variables));
  }
  if (second !== undefined) throw refuse();
  if (call.name === 'I') return evaluateExpression(arg, variables);
  const key = call.name === 'abs' ? 'abs' : name;
  const apply = key !== undefined && Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined;
  if (key === undefined || apply === undefined) throw refuse();
  const keeps = WHOLE_FUNCTIONS.includes(key) ? 'keep' : 'float';
  return mapNumbers(evaluateExpression(arg, variables), apply, keeps);
}

function mapNumbers(value: Evaluated, apply: (x: number) => number, result: 'keep' | 'float'): Evaluated {
  const isInteger = (was: boolean): boolean => result === 'keep' && was;
  if (value.kind === 'scalar') return { ...value, value: apply(value.value), isInteger: isInteger(value.isInteger) };
  const numbers = toNumbers(value);
  const { isSingle } = numbers;
  const data = numbers.data.map((x) => (isSingle ? Math.fround(apply(x)) : apply(x)));
  return { kind: 'numbers', data, isInteger: isInteger(numbers.isInteger), isSingle };
}

function evaluateBinary(operator: string, left: Evaluated, right: Evaluated): Evaluated {
  const [a, b] = [toOperand(left), toOperand(right)];
  const isInteger = a.isInteger && b.isInteger;
  const apply = chooseOperation(operator, isInteger);
  if (a.kind === 'scalar' && b.kind === 'scalar') {
    const value = apply(a.value, b.value);
    if (typeof value === 'boolean') throw refuseRecord('A formula', 'it compares two constants');
    return { kind: 'scalar', value, isInteger: isInteger && operator !== '/' };
  }
  const length = a.kind === 'scalar' ? (b.kind === 'scalar' ? 0 : b.data.length) : a.data.length;
  const results = Array.from({ length }, (_, i) => apply(at(a, i), at(b, i)));
  if (isComparison(operator)) {
    return { kind: 'labels', data: results.map((value) => value === true), isBoolean: true };
  }
  // A constant takes the type of the column.
  const isSingle = [a, b].every((operand) => operand.kind === 'scalar' || operand.isSingle);
  const data = Float64Array.from(results, (value) => (isSingle ? Math.fround(Number(value)) : Number(value)));
  return { kind: 'numbers', data, isInteger: isInteger && operator !== '/', isSingle };
}

function isComparison(operator: string): boolean {
  return /[<>=]/.test(operator);
}

function chooseOperation(operator: string, areIntegers: boolean): (a: number, b: number) => number | boolean {
  switch (operator) {
    case '+':
      return (a, b) => a + b;
    case '-':
      return (a, b) => a - b;
    case '*':
      return (a, b) => a * b;
    case '/':
      return (a, b) => a / b;
    case '**':
      return (a, b) => {
        if (areIntegers && b < 0) {
          throw new DecantError('INVALID_PARAMETER_VALUE', 'Integers to negative integer powers are not allowed.', {
            hint: 'Give the column of the formula as floats.',
          });
        }
        return a ** b;
      };
    case 'maximum':
      return Math.max;
    case 'minimum':
      return Math.min;
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '>':
      return (a, b) => a > b;
    case '>=':
      return (a, b) => a >= b;
    case '==':
      return (a, b) => a === b;
    default:
      return (a, b) => a !== b;
  }
}

function toOperand(value: Evaluated): Numbers | (Evaluated & { kind: 'scalar' }) {
  return value.kind === 'scalar' ? value : toNumbers(value);
}

function at(value: Numbers | (Evaluated & { kind: 'scalar' }), index: number): number {
  return value.kind === 'scalar' ? value.value : value.data[index]!;
}

// Arithmetic takes numbers; NumPy computes with truth values in ways of their own.
function toNumbers(value: Variable): Numbers {
  if (value.kind === 'numbers') return value;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'The formula computes with a column that holds no numbers.');
}

/** Values as categories: what `C()` makes of them. */
export function toLabels(value: Variable): Labels {
  if (value.kind === 'labels') return value;
  const data: (Level | null)[] = Array.from(value.data, (number) => (Number.isNaN(number) ? null : number));
  return { kind: 'labels', data, isBoolean: false };
}
