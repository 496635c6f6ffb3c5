export { guaranteeToPay, oweGuaranteeAgain, payGuarantee } from './guarantee.ts';
export { addGuaranteeRoutes } from './routes.ts';
export { findGuarantee } from './store.ts';
