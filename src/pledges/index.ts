export { freeItems } from './free-items.ts';
export { refreshPledgesOfLender, refreshPledgesOver, replacePledgedDocument } from './publish.ts';
export { pledgeRoutes } from './routes.ts';
export type { PledgeView } from './schemas.ts';
export { findLivePledges, listPledges } from './store.ts';
