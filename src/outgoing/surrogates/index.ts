export { followMaturity, watchMaturity } from './maturity.ts';
export { surrogateHeads } from './pay-out.ts';
export { holdSurrogate, receiveMoney } from './receive.ts';
export { surrogateRoutes } from './routes.ts';
export { lockSurrogate } from './store.ts';
export { findReceivedUnder, undoReceived } from './undo.ts';
