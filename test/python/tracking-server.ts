// A real `mlflow server` on a free port, for tests of clients.
import { dirname, join } from 'node:path';
import { findPort } from './free-port.ts';
import { requirePython } from './pythons.ts';
import { startServer } from './start-server.ts';
import type { StartedServer } from './start-server.ts';

export type TrackingServer = StartedServer;

export interface TrackingServerOptions {
  /** `sqlite:///…`, `postgresql://…`, a folder. */
  readonly backendStoreUri: string;
  /** Where the server keeps artifacts that clients send through it. */
  readonly artifactsDestination: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the server of an environment (`mlflow3`, `mlflow2`); it is there when it answers `/health`. */
export async function startTrackingServer(name: string, options: TrackingServerOptions): Promise<TrackingServer> {
  const { backendStoreUri, artifactsDestination, environment = {} } = options;
  const port = await findPort();
  const bin = dirname(requirePython(name));
  const args = ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  return startServer({
    file: join(bin, 'mlflow'),
    args: [...args, '--backend-store-uri', backendStoreUri, '--artifacts-destination', artifactsDestination],
    url: `http://127.0.0.1:${port}`,
    healthPath: '/health',
    // Its workers are started by name.
    environment: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...environment },
  });
}
