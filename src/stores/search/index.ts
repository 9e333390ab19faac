// Filters, orders and pages of what stores list.
export { searchItems } from './search-items.ts';
export type { ReadField, SearchPlan } from './search-items.ts';
export {
  searchExperimentItems,
  searchLoggedModelItems,
  searchModelVersionItems,
  searchRegisteredModelItems,
  searchRunItems,
} from './search-entities.ts';
