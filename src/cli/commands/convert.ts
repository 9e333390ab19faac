// `decant models convert`: copies a model with its estimator in another serialization format.
import type { Command } from 'commander';

interface ConvertOptions {
  readonly modelUri: string;
  readonly outputDir: string;
  readonly serializationFormat: string;
}

/** Adds `convert` to `decant models`. */
export function addConvertCommand(models: Command): void {
  models
    .command('convert')
    .usage('[OPTIONS]')
    .description(
      'Copy a scikit-learn model with its estimator in another serialization format; all else stays as it is.',
    )
    .requiredOption('-m, --model-uri <URI>', 'The model, as for doctor.  [required]')
    .requiredOption('-o, --output-dir <DIR>', 'Folder of the copy; absent or empty.  [required]')
    .requiredOption('--serialization-format <FORMAT>', 'skops, pickle or cloudpickle.  [required]')
    .addHelpText(
      'after',
      '\nNothing of the model is executed. Prints the types that skops has to be told to trust, if any.',
    )
    .action(convert);
}

async function convert({ modelUri, outputDir, serializationFormat }: ConvertOptions): Promise<void> {
  const { convertModel } = await import('../../flavors/sklearn/convert-model.ts');
  const types = await convertModel(modelUri, outputDir, serializationFormat);
  for (const type of types) process.stdout.write(`${type}\n`);
}
