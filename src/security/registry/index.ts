export { followAmendmentDeadline, startAmendment, startAmendmentOfLeft } from './amendment.ts';
export { registryRoutes } from './routes.ts';
export { expiryAlarm, isPurchaseMoneyOpen, type SearchHit } from './rules.ts';
export type { RegistrationView, SearchView } from './schemas.ts';
export { gateOf, searchedOn, startDischarge } from './search.ts';
export { latestSearches, listFormerNames, listRegistrations } from './store.ts';
