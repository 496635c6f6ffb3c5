export { type Authenticate, rememberCallers } from './callers.ts';
export { type Authenticated, actorOf, authenticate } from './credential.ts';
export { openTenant } from './register.ts';
export { kinOf, namesOfHouse } from './relation-store.ts';
export { partyRoutes } from './routes.ts';
export { mandatesFor, type PartyRole } from './rules.ts';
export type { PartyView } from './schemas.ts';
export {
  actsHere,
  type Credential,
  findKeyActor,
  findMandated,
  findPartiesByCode,
  findParty,
  findPartyByBic,
  findPartyByCode,
  findPerson,
} from './store.ts';
