export { foundOfPosition } from './facts-of-goods.ts';
export { type Asked, askGate, judgeAt, type Passed, requireGate } from './gate.ts';
export { readRecord, readRecords, registryOf, withRisk } from './ground.ts';
export { guardAmendment, guardCredit, guardTradeFinancing } from './guards.ts';
export { guardHandedOn } from './handing-on.ts';
export { type Figures, type Judgement, judgeFacility } from './judge.ts';
export type { Change, FacilityRecord } from './record.ts';
export { judgementRoutes } from './routes.ts';
export { tellFacility } from './told.ts';
