// The layers that Keras 3 has under the same name and with the same meaning as TensorFlow.js, and what of their configuration it takes.

/** How a layer of a class is written. */
export interface LayerClass {
  /** Keys of its configuration that Keras 3 takes, beside the name. */
  readonly keys: readonly string[];
  /** Keys with another name there. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Values that must be as here, where TensorFlow.js and Keras 3 would answer differently. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  /** Its variables are those of a cell. */
  readonly hasCell?: boolean;
}

const WINDOW = ['strides', 'padding', 'data_format'];
const KERNEL = [
  'activation',
  'use_bias',
  'kernel_initializer',
  'bias_initializer',
  'kernel_regularizer',
  'bias_regularizer',
];
const KERNEL_BOUNDS = ['kernel_constraint', 'bias_constraint'];
const CONV = ['filters', 'kernel_size', ...WINDOW, 'dilation_rate', ...KERNEL, ...KERNEL_BOUNDS];
const RECURRENT = [
  'units',
  ...KERNEL,
  ...KERNEL_BOUNDS,
  'recurrent_initializer',
  'recurrent_regularizer',
  'recurrent_constraint',
  'dropout',
  'recurrent_dropout',
  'return_sequences',
  'go_backwards',
  'unroll',
];
const RECURRENT_ONLY = { return_state: [false], stateful: [false] };
const POOL = ['pool_size', ...WINDOW];

/** By class name. */
export const LAYER_CLASSES: Readonly<Record<string, LayerClass>> = {
  Activation: { keys: ['activation'] },
  Add: { keys: [] },
  Average: { keys: [] },
  AveragePooling1D: { keys: POOL },
  AveragePooling2D: { keys: POOL },
  BatchNormalization: {
    keys: [
      ...['axis', 'momentum', 'epsilon', 'center', 'scale', 'beta_initializer', 'gamma_initializer'],
      ...['moving_mean_initializer', 'moving_variance_initializer'],
      ...['beta_regularizer', 'gamma_regularizer', 'beta_constraint', 'gamma_constraint'],
    ],
  },
  Bidirectional: { keys: ['merge_mode'], only: { merge_mode: ['concat', 'sum', 'mul', 'ave'] } },
  Concatenate: { keys: ['axis'] },
  Conv1D: { keys: CONV },
  Conv2D: { keys: CONV },
  Dense: { keys: ['units', ...KERNEL, ...KERNEL_BOUNDS] },
  DepthwiseConv2D: {
    keys: [
      ...['kernel_size', ...WINDOW, 'dilation_rate', 'depth_multiplier', 'activation', 'use_bias', 'bias_initializer'],
      ...[
        'bias_regularizer',
        'bias_constraint',
        'depthwise_initializer',
        'depthwise_regularizer',
        'depthwise_constraint',
      ],
    ],
  },
  Dropout: { keys: ['rate', 'noise_shape', 'seed'] },
  ELU: { keys: ['alpha'] },
  Embedding: {
    keys: ['input_dim', 'output_dim', 'embeddings_initializer', 'embeddings_regularizer', 'embeddings_constraint'],
    only: { mask_zero: [false, null] },
  },
  Flatten: { keys: ['data_format'], only: { data_format: ['channels_last', null] } },
  GRU: {
    keys: [...RECURRENT, 'recurrent_activation', 'reset_after'],
    only: { ...RECURRENT_ONLY, reset_after: [false, null] },
    hasCell: true,
  },
  GlobalAveragePooling1D: { keys: [] },
  GlobalAveragePooling2D: { keys: ['data_format'] },
  GlobalMaxPooling1D: { keys: [] },
  GlobalMaxPooling2D: { keys: ['data_format'] },
  LSTM: { keys: [...RECURRENT, 'recurrent_activation', 'unit_forget_bias'], only: RECURRENT_ONLY, hasCell: true },
  LeakyReLU: { keys: ['alpha'], renamed: { alpha: 'negative_slope' } },
  MaxPooling1D: { keys: POOL },
  MaxPooling2D: { keys: POOL },
  Maximum: { keys: [] },
  Minimum: { keys: [] },
  Multiply: { keys: [] },
  Permute: { keys: ['dims'] },
  RepeatVector: { keys: ['n'] },
  ReLU: { keys: ['max_value'] },
  Reshape: { keys: ['target_shape'] },
  SimpleRNN: { keys: RECURRENT, only: RECURRENT_ONLY, hasCell: true },
  Softmax: { keys: ['axis'] },
  TimeDistributed: { keys: [] },
};

/** Activations that both compute alike. Keras 3 has another `hard_sigmoid`. */
export const ACTIVATIONS: ReadonlySet<unknown> = new Set([
  ...['elu', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'tanh', 'swish'],
]);
