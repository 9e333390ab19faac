// YAML 1.1 as PyYAML reads and writes it.
export { parseYaml } from './parse-yaml.ts';
export type { YamlOptions } from './parse-yaml.ts';
export { renderYaml } from './render-yaml.ts';
export type { YamlRenderOptions } from './render-yaml.ts';
