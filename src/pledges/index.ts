export { freeItems } from './free-items.ts';
export { refreshPledgesOfLender, refreshPledgesOver } from './publish.ts';
export { pledgeRoutes } from './routes.ts';
export type { PledgeView } from './schemas.ts';
export { findLivePledges, findPledge, listPledges } from './store.ts';
