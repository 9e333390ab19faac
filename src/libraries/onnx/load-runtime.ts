// Finds the ONNX Runtime that is installed: the native one, else the one in WebAssembly. Both are optional packages.
import { DecantError } from '../../errors.ts';
import type { LoadedRuntime, OnnxRuntime } from './runtime.ts';

/** The runtime that the caller gives, or the one that is installed; MISSING_DEPENDENCY where there is none. */
export async function loadRuntime(given?: OnnxRuntime): Promise<LoadedRuntime> {
  if (given !== undefined) return describeWeb(given, 'a given ONNX Runtime');
  const failures: unknown[] = [];
  try {
    const runtime = readModule(await import('onnxruntime-node'));
    return { runtime, name: 'onnxruntime-node', executionProviders: ['cpu'], opensPaths: true };
  } catch (error) {
    failures.push(error);
  }
  try {
    return describeWeb(readModule(await import('onnxruntime-web')), 'onnxruntime-web');
  } catch (error) {
    failures.push(error);
  }
  throw new DecantError(
    'MISSING_DEPENDENCY',
    'ONNX models need the package onnxruntime-node, or onnxruntime-web; neither can be loaded.',
    {
      hint: 'Install it beside decant: npm install onnxruntime-node --onnxruntime-node-install=skip (the option leaves out libraries for graphics cards).',
      cause: new AggregateError(failures, 'onnxruntime-node and onnxruntime-web cannot be loaded.'),
    },
  );
}

function describeWeb(runtime: OnnxRuntime, name: string): LoadedRuntime {
  return { runtime, name, executionProviders: ['wasm'], opensPaths: false };
}

// A CommonJS module is the default export of what `import` answers; its names may be missing beside it.
function readModule(module: object): OnnxRuntime {
  const inner = 'InferenceSession' in module ? module : 'default' in module ? module.default : undefined;
  return inner as OnnxRuntime;
}
