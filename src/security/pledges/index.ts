export { readAgreement } from './agreement.ts';
export type { Purchase } from './bought-store.ts';
export { floatingChargesOf } from './charge-store.ts';
export { assertNotCrystallised, followMerge, followReceiptSplit, followSplit, guardCharged } from './floating.ts';
export {
  contractFloorMinor,
  floorsOver,
  liveSecurityOf,
  pledgorsOf,
  pledgorsOfItems,
  securitiesOf,
} from './floor-store.ts';
export { freeItems } from './free-items.ts';
export {
  noteRegistration,
  noteRegistrationState,
  publicityMovedBy,
  publicityOfLenderMovedBy,
  replacePledgedDocument,
  settlePublicity,
} from './publish.ts';
export { reviveItem } from './revive.ts';
export { findFreedPledges, findGivenUp, securingItem } from './revive-store.ts';
export { pledgeRoutes } from './routes.ts';
export {
  type PledgeKind,
  type PledgeTrigger,
  type PublicityKind,
  pledgeTriggers,
  scopeParts,
  securedMinor,
  statusesLive,
} from './rules.ts';
export type { PledgeView } from './schemas.ts';
export { fixForSeizure, reopenMaximum } from './seizure.ts';
export { areOffered, findLivePledges, findPledge, listPledges, offeredAtOf, pledgesOfItems } from './store.ts';
