// Prompts of the registry that a model was made with (MlflowClient.link_prompt_version_to_run and …_to_model; parity MLM-011).
import { DecantError } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import type { MlflowClient } from '../mlflow-client.ts';
import { IS_PROMPT_TAG, LINKED_PROMPTS_TAG } from '../tag-names.ts';

/** A version of a prompt, as tags name it. */
interface PromptVersion {
  readonly name: string;
  readonly version: string;
}

/** The versions that URIs mean: `prompts:/name/1`, `prompts:/name@alias`. What is no prompt is refused with RESOURCE_DOES_NOT_EXIST. */
export async function findPrompts(client: MlflowClient, uris: readonly string[]): Promise<readonly PromptVersion[]> {
  return Promise.all(
    uris.map(async (uri) => {
      const [, name = '', version, alias] = /^prompts:\/{1,2}([^/@]+)(?:\/(\d+)|@([^/]+))$/.exec(uri) ?? [];
      if (name === '') {
        throw new DecantError('INVALID_PARAMETER_VALUE', `Not the URI of a version of a prompt: ${uri}`, {
          hint: "Expected 'prompts:/name/version' or 'prompts:/name@alias'.",
        });
      }
      const found =
        alias === undefined
          ? await client.getModelVersion(name, version ?? '')
          : await client.getModelVersionByAlias(name, alias);
      if (found.tags[IS_PROMPT_TAG]?.toLowerCase() === 'true') return { name, version: found.version };
      throw new DecantError('RESOURCE_DOES_NOT_EXIST', `${uri} is a registered model, not a prompt.`);
    }),
  );
}

/** The tag that links prompts, with these added to those that it names already. */
export function addLinkedPrompts(
  tags: Readonly<Record<string, string>>,
  prompts: readonly PromptVersion[],
): Readonly<Record<string, string>> {
  const all: PromptVersion[] = [...readLinkedPrompts(tags[LINKED_PROMPTS_TAG])];
  for (const prompt of prompts) {
    if (!all.some(({ name, version }) => name === prompt.name && version === prompt.version)) all.push(prompt);
  }
  return { [LINKED_PROMPTS_TAG]: renderValue(all.map(({ name, version }) => ({ name, version }))) };
}

function readLinkedPrompts(text: string | undefined): readonly PromptVersion[] {
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (Array.isArray(value)) return value as readonly PromptVersion[];
  throw new DecantError('MALFORMED_DATA', `Invalid JSON format for '${LINKED_PROMPTS_TAG}' tag: ${text}`);
}
