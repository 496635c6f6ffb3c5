export { followUndertakingDeadline } from './breach.ts';
export { openOn, viewOf as conditionViewOf } from './condition.ts';
export { endUndertakings } from './over.ts';
export { addCovenantRoutes } from './routes.ts';
export { conditionView, limitConditionInput } from './schemas.ts';
export { listConditions } from './store.ts';
export { isAskedNoMore } from './subject.ts';
