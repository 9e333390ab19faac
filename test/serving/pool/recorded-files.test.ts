// Files of a model as they were read first.
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { recordFiles, replayFiles } from '../../../src/serving/pool/recorded-files.ts';

function makeFiles(contents: Map<string, string>): ModelFiles {
  return {
    location: 'somewhere',
    read: (path) => {
      const text = contents.get(path);
      if (text !== undefined) return Promise.resolve(new TextEncoder().encode(text));
      return Promise.reject(new DecantError('RESOURCE_DOES_NOT_EXIST', `no ${path}`));
    },
    list: () => Promise.resolve([...contents.keys()]),
  };
}

describe('recorded files', () => {
  it('stay what they were when they were read', async () => {
    const contents = new Map([['MLmodel', 'first']]);
    const { files, recording } = recordFiles(makeFiles(contents));
    await files.read('MLmodel');
    await files.list();
    await expect(files.read('absent')).rejects.toThrow('no absent');
    contents.set('MLmodel', 'second').set('absent', 'here now');
    const replayed = replayFiles(structuredClone(recording));
    expect(new TextDecoder().decode(await replayed.read('MLmodel'))).toBe('first');
    expect(await replayed.list()).toEqual(['MLmodel']);
    await expect(replayed.read('absent')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(replayed.read('other')).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
  });

  it('lie in memory that threads share', async () => {
    const { files, recording } = recordFiles(makeFiles(new Map([['a', 'text']])));
    expect((await files.read('a')).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(await files.read('a')).toBe(recording.contents.get('a'));
  });
});
