export { guardHandingOn, guardPassing } from './consent.ts';
export { endSafekeeping, endSafekeepingOfFreed, followDemandDeadline, meetByEscrow } from './follow-demand.ts';
export {
  endBreach,
  followIncidentDeadline,
  followIncidentLots,
  followSupervision,
  openForBreach,
  openForPledged,
  openForReweighing,
} from './follow-incident.ts';
export { endReturns, followReturnDeadline, guardReturned, openReturns } from './follow-return.ts';
export type { LotIncidents } from './incident-rules.ts';
export { incidentsOver } from './incident-store.ts';
export { passIncidents } from './pass-on.ts';
export { custodyDutyRoutes } from './routes.ts';
