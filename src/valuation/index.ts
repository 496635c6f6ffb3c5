export type { CriterionResult } from './eligibility.ts';
export { currentMarket, type Market, type MarketQuery, openMarket } from './market.ts';
export { type Get, pullAll } from './pull.ts';
export { valuationRoutes } from './routes.ts';
export { type ConcentrationLimit, capGroups, inventoryBaseMinor, type MarkState } from './rules.ts';
export { type LotValuationView, lotValuationView, type SourceView } from './schemas.ts';
export { versionOf } from './store.ts';
export { revalueLender } from './terms.ts';
export { type LotToValue, type ValuedLot, valuationToWire, valueLots } from './value.ts';
