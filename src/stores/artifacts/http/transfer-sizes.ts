// MLflow's variables of large files (mlflow.environment_variables).
import { DecantError } from '../../../errors.ts';
import type { ArtifactSettings } from '../../../settings.ts';

/** Bytes. */
export interface TransferSizes {
  /** From which on a file is sent in parts. */
  readonly uploadMinimum: number;
  readonly uploadPart: number;
  /** Of one range of a download; undefined leaves it to the downloader. */
  readonly downloadRange: number | undefined;
}

/** The sizes that the variables say; INVALID_PARAMETER_VALUE names one that is no number of bytes. */
export function readTransferSizes(settings: ArtifactSettings): TransferSizes {
  const { multipartUploadMinimumFileSize, multipartUploadChunkSize, multipartDownloadChunkSize } = settings;
  return {
    uploadMinimum:
      readSize('MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE', multipartUploadMinimumFileSize) ?? 500 * 1024 ** 2,
    uploadPart: readSize('MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE', multipartUploadChunkSize) ?? 10 * 1024 ** 2,
    downloadRange: readSize('MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE', multipartDownloadChunkSize),
  };
}

function readSize(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = Number(text);
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${name} is ${JSON.stringify(text)}; expected a number of bytes.`);
}
