// Prophet: models of additive seasons in their JSON form.
export { Prophet } from './prophet.ts';
export { readProphetModel } from './read-model.ts';
