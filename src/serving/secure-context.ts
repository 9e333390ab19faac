// The files of TLS: certificate, key, and the authority whose clients alone may connect.
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { DecantError, describeError } from '../errors.ts';

/** Where the files are; all are PEM. */
export interface TlsFiles {
  /** Certificate with those that link it to an authority. */
  readonly cert: string;
  readonly key: string;
  /** Certificates of authorities: clients must show one that they signed (mTLS). */
  readonly clientCa?: string | undefined;
  /** Opens a key that is encrypted. */
  readonly passphrase?: string | undefined;
}

/** Reads the files into what node:tls takes; IO_ERROR or INVALID_PARAMETER_VALUE names the file, never what is in it. */
export async function readSecureContext({ cert, key, clientCa, passphrase }: TlsFiles): Promise<TlsOptions> {
  const options: TlsOptions = {
    cert: await readPem(cert, 'certificate'),
    key: await readPem(key, 'key'),
    minVersion: 'TLSv1.2',
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(clientCa === undefined
      ? {}
      : { ca: await readPem(clientCa, 'authority of clients'), requestCert: true, rejectUnauthorized: true }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The certificate ${cert} and the key ${key} cannot be used: ${describeError(error)}.`,
      {
        cause: error,
        hint: 'Both must be PEM and belong together; an encrypted key needs DECANT_TLS_KEY_PASSPHRASE.',
      },
    );
  }
  return options;
}

async function readPem(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new DecantError('IO_ERROR', `The ${what} ${path} cannot be read: ${describeError(error)}.`, { cause: error });
  }
}
