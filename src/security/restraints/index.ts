export { fixSeized, passUnrestrainedTitle, reopenContested } from './follow.ts';
export {
  assertUnrestrained,
  guardRestrained,
  guardRestrainedPledge,
  guardRestrainedSale,
  guardRestrainedWork,
  restrainParts,
} from './guard.ts';
export { lotsOf as lotsOfItems } from './items.ts';
export { restraintRoutes } from './routes.ts';
export { type Held, refuseHeld } from './rules.ts';
export { heldLots } from './store.ts';
