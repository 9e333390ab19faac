// Experiments that others belong to, and numbers as the columns hold them.
import { DecantError } from '../../errors.ts';
import type { Experiment } from '../tracking/entities.ts';
import { readExperiments } from './read-rows.ts';
import type { SqlReader } from './read-rows.ts';

/** An experiment by its id; RESOURCE_DOES_NOT_EXIST where there is none. */
export async function findExperiment(reader: SqlReader, experimentId: string): Promise<Experiment> {
  if (!/^\d{1,15}$/.test(experimentId)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Invalid experiment ID: '${experimentId}'`);
  }
  const rows = await reader.query('SELECT * FROM experiments WHERE experiment_id = ?', [Number(experimentId)]);
  const [experiment] = await readExperiments(reader, rows);
  if (experiment === undefined) throw refuseMissingExperiment(experimentId);
  return experiment;
}

/** The error of an id that no experiment has. */
export function refuseMissingExperiment(experimentId: string): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${experimentId} exists`);
}

/** Refuses an experiment that is deleted. */
export function requireActiveExperiment({ experimentId, lifecycleStage }: Experiment): void {
  if (lifecycleStage === 'active') return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The experiment ${experimentId} must be in the 'active' state. Current state is ${lifecycleStage}.`,
  );
}
