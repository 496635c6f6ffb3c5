export { amendAfterMerger, followAmendmentDeadline, startAmendment, startAmendmentOfLeft } from './amendment.ts';
export { listFormerNames } from './former-name-store.ts';
export { keepFormerNames } from './former-names.ts';
export { registryRoutes } from './routes.ts';
export { expiryAlarm, isPurchaseMoneyOpen, renameDueOn, type SearchHit } from './rules.ts';
export type { RegistrationView, SearchView } from './schemas.ts';
export { gateOf, searchedOn, startDischarge } from './search.ts';
export { latestSearches, listRegistrations } from './store.ts';
