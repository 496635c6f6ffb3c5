export { findLine, hasStoppedLine, insertInstructions, useLine, useLineAgain } from './line-store.ts';
export { letFallDue } from './redeem.ts';
export { payableRoutes } from './routes.ts';
export { findBacking, findCertificate, findMove, heldByIssuer } from './store.ts';
