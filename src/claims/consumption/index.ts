export { type ClaimItem, claimItems, freeClaims, settleClaims } from './claim.ts';
export { freePledged, settlePledged, takePledged } from './follow.ts';
export { invoiceItems, presentedItems, receivableItems } from './items.ts';
export { recheckInvoices } from './recheck.ts';
export { consumptionRoutes } from './routes.ts';
export { findUsed, type Used } from './used.ts';
