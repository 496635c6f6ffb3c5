export { requireSignature, signedText } from './keys.ts';
export { pullRecords } from './pull.ts';
export { matchOrders, matchRegistered, takeRecords } from './push.ts';
export { connectorRoutes } from './routes.ts';
export { type CoreRecord, coreRecord } from './schemas.ts';
