// `decant models convert`: copies a model with its file in another format.
import type { Command } from 'commander';
import { refuseUsage } from '../tracking-command.ts';

interface ConvertOptions {
  readonly modelUri: string;
  readonly outputDir: string;
  readonly serializationFormat?: string;
  readonly modelFormat?: string;
}

/** Adds `convert` to `decant models`. */
export function addConvertCommand(models: Command): void {
  models
    .command('convert')
    .usage('[OPTIONS]')
    .description('Copy a model with its file in another format; all else stays as it is.')
    .requiredOption('-m, --model-uri <URI>', 'The model, as for doctor.  [required]')
    .requiredOption('-o, --output-dir <DIR>', 'Folder of the copy; absent or empty.  [required]')
    .option('--serialization-format <FORMAT>', 'Of a scikit-learn model: skops, pickle or cloudpickle.')
    .option('--model-format <FORMAT>', 'Of an XGBoost model: json or ubj; of a CatBoost model: json.')
    .addHelpText(
      'after',
      '\nOne of the two formats is required. Nothing of the model is executed. Prints the types that skops has to be told to trust, if any.',
    )
    .action(convert);
}

async function convert(options: ConvertOptions, command: Command): Promise<void> {
  const { modelUri, outputDir, serializationFormat, modelFormat } = options;
  if (serializationFormat !== undefined && modelFormat === undefined) {
    const { convertModel } = await import('../../flavors/sklearn/convert-model.ts');
    const types = await convertModel(modelUri, outputDir, serializationFormat);
    for (const type of types) process.stdout.write(`${type}\n`);
  } else if (modelFormat !== undefined && serializationFormat === undefined) {
    const { convertModelFormat } = await import('../../flavors/convert-model.ts');
    await convertModelFormat(modelUri, outputDir, modelFormat);
  } else refuseUsage(command, "Give one of '--serialization-format' and '--model-format'.");
}
