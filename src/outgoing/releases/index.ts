export { releasesAgain } from './again.ts';
export { guardDischarge, guardMarginRefund } from './letting-go.ts';
export { releaseRoutes } from './routes.ts';
export { missFromShut, stopOrdersOfSold } from './stop.ts';
export { leftSince } from './store.ts';
export { settleTicket } from './tickets.ts';
