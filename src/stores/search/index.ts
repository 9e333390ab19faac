// Filters, orders and pages of what stores list.
export type { SearchField } from './parse-filter.ts';
export {
  listRunFields,
  parseModelOrder,
  searchExperimentItems,
  searchLoggedModelItems,
  searchModelVersionItems,
  searchRegisteredModelItems,
  searchRunItems,
} from './search-entities.ts';
