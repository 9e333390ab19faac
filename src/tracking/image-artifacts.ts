// Images among the artifacts of runs, with the names by which MLflow's page of a run finds them (mlflow.log_image).
import { DecantError } from '../errors.ts';

/** An image of a series. */
export interface ImagePlace {
  /** Name of the series: letters, digits, `_`, `-`, `.`, spaces and `/`. */
  readonly key: string;
  /** Default: 0. */
  readonly step?: number;
  /** Milliseconds since 1970. Default: now. */
  readonly timestamp?: number;
}

/** Path of an image of a series; MLflow's page shows files that end in `.png`. */
export function nameImage({ key, step = 0, timestamp = Date.now() }: ImagePlace, image: Uint8Array): string {
  if (!/^[\w\-. /]+$/.test(key)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'The provided key for the image contains invalid characters. It may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), and slashes (/).',
    );
  }
  if (!isPng(image)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'An image of a series must be a PNG file.', {
      hint: 'Give a file name in place of a key to log a file of another format.',
    });
  }
  // As MLflow has it: a slash would be a folder.
  const name = key.replaceAll('/', '~');
  return `images/${name}+step+${step}+timestamp+${timestamp}+${crypto.randomUUID()}.png`;
}

function isPng(image: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, index) => image[index] === byte);
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];
