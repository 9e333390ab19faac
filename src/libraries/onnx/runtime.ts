// ONNX Runtime as Decant sees it: what `onnxruntime-node` and `onnxruntime-web` have in common (onnxruntime-common 1.x).

/** Elements of a runtime's tensor. */
export type RuntimeData = ArrayBufferView | readonly string[];

/** A tensor of the runtime. */
export interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: RuntimeData;
}

/** Options of a session, by the names of onnxruntime-common. */
export interface RuntimeSessionOptions {
  readonly executionProviders?: readonly string[];
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly executionMode?: 'sequential' | 'parallel';
  readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  readonly extra?: Readonly<Record<string, string>>;
  readonly externalData?: readonly { readonly path: string; readonly data: Uint8Array }[];
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
}

/** A model that is ready to run. */
export interface RuntimeSession {
  run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

/** The module of a runtime: `import * as runtime from 'onnxruntime-web'`. */
export interface OnnxRuntime {
  readonly Tensor: new (type: string, data: RuntimeData, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: {
    create(model: Uint8Array | string, options: RuntimeSessionOptions): Promise<RuntimeSession>;
  };
}

/** A runtime with what Decant may ask of it. */
export interface LoadedRuntime {
  readonly runtime: OnnxRuntime;
  /** Its package, for people. */
  readonly name: string;
  readonly executionProviders: readonly string[];
  /** Does it open files of the local disk? */
  readonly opensPaths: boolean;
}
