export { oweCollectedAgain, oweTakenOverAgain, takeCollection } from './apply.ts';
export { riskOfLines } from './at-risk.ts';
export { foreseen } from './foreseen.ts';
export { importStatementLines } from './record.ts';
export { collectionRoutes } from './routes.ts';
export { type Debt, dischargeDebts } from './rules.ts';
export { findOpenMisdirections } from './store.ts';
export { endReversalProposed, foundTakenBack, listTakenBack, proposeReversal } from './taken-back-store.ts';
