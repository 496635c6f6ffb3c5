export { administeredParties, appointAdministrators } from './appoint.ts';
export { type Authenticate, rememberCallers } from './callers.ts';
export { catalogue as mandateCatalogue } from './catalogue.ts';
export { type Authenticated, actorOf, authenticate, holdsCode, makeKey, readEnrolment } from './credential.ts';
export { endOver, endWithPerson } from './delegations.ts';
export { explained } from './explain.ts';
export { decideReach } from './key-rules.ts';
export { canSpeak } from './key-store.ts';
export { actorsOf, isKeyForLess, requireOwnWord } from './keys.ts';
export { mandateActs } from './mandate-acts.ts';
export { peopleRoutes } from './people-routes.ts';
export { findMandated, findPerson, listPresent, silencePeople } from './people-store.ts';
export { actorOfPerson } from './person-actor-store.ts';
export { assertBelongs, assertConcernsOthers, holds, mayEnter, personRefusals } from './person-rules.ts';
export { openTenant } from './register.ts';
export { partyRoutes } from './routes.ts';
export {
  assertTwoParties,
  deskMandatesFor,
  type Mandate,
  mandatesFor,
  type PartyRole,
  rolesOfMandate,
} from './rules.ts';
export {
  administratorsWire,
  appointInput,
  enrolmentCodeWire,
  type KeepsInput,
  keepsInput,
  type PartyView,
  type ReasonInput,
  reasonInput,
} from './schemas.ts';
export {
  actsHere,
  type Credential,
  findKeyActor,
  findPartiesByCode,
  findParty,
  findPartyByBic,
  findPartyByCode,
} from './store.ts';
export { type EndedWays, endWhatCameBy, shutOut } from './ways-in-store.ts';
