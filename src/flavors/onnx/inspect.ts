// What the file of an ONNX model names, for `decant models doctor`: nothing is run.
import { describeType, listMapOutputs, listRefusals, readOnnxFile } from '../../libraries/onnx/index.ts';
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readOnnxModelFile } from './read-file.ts';

/** Operators of other domains need libraries of their own in Python too. */
const DOMAINS: ReadonlySet<string> = new Set(['ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** Lists operators, inputs, outputs and releases; a file that cannot be read throws its error. */
export async function inspectOnnx(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { path, bytes } = await readOnnxModelFile(files, config);
  const file = readOnnxFile(bytes, `${path} in ${files.location}`);
  const refusals = new Map(listRefusals(file).map(({ name, reason }) => [name, reason]));
  const maps = new Set(listMapOutputs(file).map(({ output }) => output));
  const values = [
    ...file.inputs.map((value) => ({ value, role: 'input' })),
    ...file.outputs.map((value) => ({ value, role: 'output' })),
  ].map(({ value, role }) => {
    const reason = refusals.get(value.name);
    const type = maps.has(value.name) ? 'list of maps' : describeType(value.type);
    const name = `${role} ${value.name}: ${type}`;
    return reason === undefined ? { name, status: 'data' as const } : { name, status: 'refused' as const, reason };
  });
  const operators = file.operators.map((name) => {
    const domain = name.split('.').slice(0, -1).join('.') || 'ai.onnx';
    if (DOMAINS.has(domain) || file.functions.has(name)) return { name, status: 'native' as const };
    return { name, status: 'refused' as const, reason: `ONNX Runtime has no operators of the domain ${domain}` };
  });
  const stated = config['onnx_version'];
  return {
    symbols: [...operators, ...values],
    versions: {
      ...(typeof stated === 'string' ? { onnx: stated } : {}),
      ...(file.producer === '' ? {} : { producer: file.producer }),
      'onnx ir': String(file.irVersion),
      ...Object.fromEntries([...file.opsets].map(([domain, version]) => [`opset ${domain}`, String(version)])),
    },
    risks: [],
  };
}
