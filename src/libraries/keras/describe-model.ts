// A TensorFlow.js layers model as the configuration that Keras 3 writes in config.json.
import { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { LayersModelLike } from './layers-model.ts';
import { ACTIVATIONS, LAYER_CLASSES } from './layer-classes.ts';

type Config = Readonly<Record<string, unknown>>;

interface LayerJson {
  readonly class_name: string;
  readonly config: Config;
  readonly name?: string;
  readonly inbound_nodes?: readonly (readonly (readonly unknown[])[])[];
}

/** The configuration of a model, in full. Refuses what Keras 3 would compute differently. */
export function describeModel(model: LayersModelLike): Value {
  const json = model.toJSON(undefined, false) as LayerJson;
  return json.class_name === 'Sequential' ? describeSequential(model, json) : describeFunctional(model, json);
}

function describeSequential(model: LayersModelLike, { config }: LayerJson): Value {
  const [input] = model.inputs;
  const layers = config['layers'] as readonly LayerJson[];
  if (input === undefined) throw refuse(model.name, 'its input shape is not known: give its first layer an inputShape');
  const shape = [...input.shape];
  const first = {
    module: 'keras.layers',
    class_name: 'InputLayer',
    config: { batch_shape: shape, dtype: input.dtype, sparse: false, name: `${model.name}_input` },
    registered_name: null,
  };
  const rest = layers.filter((layer) => layer.class_name !== 'InputLayer').map(describeLayer);
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: { name: model.name, trainable: true, dtype: 'float32', layers: [first, ...rest], build_input_shape: shape },
    registered_name: null,
    build_config: { input_shape: shape },
  };
}

function describeFunctional(model: LayersModelLike, { config }: LayerJson): Value {
  const layers = (config['layers'] as readonly LayerJson[]).map((layer) => ({
    ...(describeLayer(layer) as Readonly<Record<string, Value>>),
    name: String(layer.name ?? layer.config['name']),
    inbound_nodes: (layer.inbound_nodes ?? []).map((node) => node.map((source) => describeSource(layer, source))),
  }));
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: model.name,
      trainable: true,
      layers,
      input_layers: config['input_layers'] as Value,
      output_layers: config['output_layers'] as Value,
    },
    registered_name: null,
  };
}

// A tensor that a layer takes: layer, node, place. Keras 3 reads this form of Keras 2 too.
function describeSource(layer: LayerJson, source: readonly unknown[]): Value {
  const [name, node, place, further = {}] = source;
  if (Object.keys(further as object).length > 0)
    throw refuse(String(layer.config['name']), 'it is called with further arguments');
  return [String(name), Number(node), Number(place), {}];
}

function describeLayer({ class_name: className, config }: LayerJson): Value {
  const name = String(config['name']);
  if (className === 'InputLayer') {
    const shape = (config['batch_input_shape'] ?? config['batch_shape']) as Value;
    return wrap('InputLayer', {
      batch_shape: shape,
      dtype: (config['dtype'] ?? 'float32') as Value,
      sparse: false,
      name,
    });
  }
  const known = LAYER_CLASSES[className];
  if (known === undefined) throw refuse(name, `layers of class ${className} are not written`);
  for (const [key, allowed] of Object.entries(known.only ?? {})) {
    if (config[key] !== undefined && !allowed.includes(config[key])) {
      throw refuse(name, `${key} is ${JSON.stringify(config[key])}`);
    }
  }
  const given = known.keys.filter((key) => config[key] !== undefined);
  const written = given.map((key) => [known.renamed?.[key] ?? key, describeValue(name, key, config[key])] as const);
  const inner = config['layer'];
  return wrap(className, {
    name,
    trainable: config['trainable'] !== false,
    dtype: 'float32',
    ...Object.fromEntries(written),
    ...(inner === undefined ? {} : { layer: describeLayer(inner as LayerJson) }),
  });
}

function describeValue(layer: string, key: string, value: unknown): Value {
  if (key === 'recurrent_activation' && value === 'hard_sigmoid') return value;
  if (key === 'activation' || key === 'recurrent_activation') {
    if (value !== null && !ACTIVATIONS.has(value)) throw refuse(layer, `${key} is ${JSON.stringify(value)}`);
    return value as Value;
  }
  if (value === null) return null;
  if (/_(?:initializer|regularizer|constraint)$/.test(key)) {
    const { class_name: className, config } = value as LayerJson;
    const module = `keras.${key.slice(key.lastIndexOf('_') + 1)}s`;
    return { module, class_name: className, config: config as Value, registered_name: null };
  }
  return value as Value;
}

function wrap(className: string, config: Readonly<Record<string, Value>>): Value {
  return { module: 'keras.layers', class_name: className, config, registered_name: null };
}

function refuse(name: string, reason: string): DecantError {
  return new DecantError(
    'UNSUPPORTED_MODEL',
    `The layer or model ${JSON.stringify(name)} cannot be saved for Keras 3: ${reason}.`,
    {
      hint: 'Save the model with the javascript flavor instead.',
    },
  );
}
