export {
  type DebtParts,
  type PledgeTrigger,
  pledgeTriggers,
  type ScopePart,
  scopeParts,
  securedMinor,
} from './agreement-rules.ts';
export { assertNotCrystallised, followMerge, followReceiptSplit, followSplit, guardCharged } from './floating.ts';
export { contractFloorMinor, floorsOver, securedMaximumMinor } from './floor-store.ts';
export { freeItems } from './free-items.ts';
export { noteRegistration, refreshPledgesOfLender, refreshPledgesOver, replacePledgedDocument } from './publish.ts';
export { pledgeRoutes } from './routes.ts';
export { type PledgeKind, type PublicityKind, statusesLive } from './rules.ts';
export type { PledgeView } from './schemas.ts';
export { findLivePledges, findPledge, listPledges, pledgesOfItems } from './store.ts';
