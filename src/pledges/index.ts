export { assertNotCrystallised, followMerge, followReceiptSplit, followSplit, guardCharged } from './floating.ts';
export { freeItems } from './free-items.ts';
export { noteRegistration, refreshPledgesOfLender, refreshPledgesOver, replacePledgedDocument } from './publish.ts';
export { pledgeRoutes } from './routes.ts';
export { type PledgeKind, type PublicityKind, statusesLive } from './rules.ts';
export type { PledgeView } from './schemas.ts';
export { contractFloorMinor, findLivePledges, findPledge, floorsOver, listPledges, pledgesOfItems } from './store.ts';
