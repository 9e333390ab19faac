// Where Keras 3 keeps the weights of a layers model: groups named by class and position among the layers of that class.
import type { LayerLike, LayersModelLike, TensorLike } from './layers-model.ts';
import { LAYER_CLASSES } from './layer-classes.ts';

/** One group of variables. */
export interface WeightGroup {
  /** `layers/dense_1/vars` */
  readonly path: string;
  /** What Keras notes as the group's attribute. */
  readonly name: string;
  readonly variables: readonly { readonly shape: readonly number[]; readonly data: Float32Array }[];
}

interface RecurrentLike extends LayerLike {
  readonly cell: { readonly recurrentActivation?: { getClassName(): string } };
}

/** All groups of a model. */
export function collectWeights(model: LayersModelLike): readonly WeightGroup[] {
  const isSequential = model.getClassName() === 'Sequential';
  const counts = new Map<string, number>();
  const groups = model.layers.flatMap((layer) => {
    const className = layer.getClassName();
    if (isSequential && className === 'InputLayer') return [];
    const base = toSnakeCase(className);
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    return collectLayer(layer, `layers/${count === 0 ? base : `${base}_${count}`}`);
  });
  return [...groups, { path: 'vars', name: model.name, variables: [] }];
}

function collectLayer(layer: LayerLike, path: string): readonly WeightGroup[] {
  const className = layer.getClassName();
  const own = { path: `${path}/vars`, name: layer.name, variables: [] };
  if (className === 'Bidirectional') {
    const { forwardLayer, backwardLayer } = layer as LayerLike & Readonly<Record<string, LayerLike>>;
    return [
      own,
      ...collectLayer(forwardLayer!, `${path}/forward_layer`),
      ...collectLayer(backwardLayer!, `${path}/backward_layer`),
    ];
  }
  if (className === 'TimeDistributed') {
    const { layer: inner } = layer as LayerLike & Readonly<Record<string, LayerLike>>;
    return [own, ...collectLayer(inner!, `${path}/layer`)];
  }
  const variables = layer.getWeights().map(readTensor);
  if (LAYER_CLASSES[className]?.hasCell !== true) return [{ ...own, variables }];
  const cell = {
    path: `${path}/cell/vars`,
    name: `${toSnakeCase(className)}_cell`,
    variables: scaleGates(layer, variables),
  };
  return [own, cell];
}

/** The gates of a class: which of its columns of units go through the recurrent activation. */
const GATES: Readonly<Record<string, readonly boolean[]>> = {
  LSTM: [true, true, false, true],
  GRU: [true, true, false],
};
/** clip(0.2 x + 0.5) of TensorFlow.js is clip(y / 6 + 0.5) of Keras 3, with y = 1.2 x. */
const HARD_SIGMOID_SCALE = 1.2;

type Variable = WeightGroup['variables'][number];

function scaleGates(layer: LayerLike, variables: readonly Variable[]): readonly Variable[] {
  const gates = GATES[layer.getClassName()];
  const { recurrentActivation } = (layer as RecurrentLike).cell;
  if (gates === undefined || recurrentActivation?.getClassName() !== 'hardSigmoid') return variables;
  return variables.map(({ shape, data }) => {
    const width = shape.at(-1)!;
    const units = width / gates.length;
    const scaled = data.map((value, at) =>
      gates[Math.floor((at % width) / units)]! ? value * HARD_SIGMOID_SCALE : value,
    );
    return { shape, data: scaled };
  });
}

function readTensor(tensor: TensorLike): Variable {
  return { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) };
}

/** Keras's name of a class: `max_pooling2d`, `batch_normalization`, `lstm`. */
function toSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
