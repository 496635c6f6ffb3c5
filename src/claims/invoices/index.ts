export { type CheckInvoice, checkInvoice } from './check.ts';
export { foundPrinted } from './printed.ts';
export { invoiceRoutes } from './routes.ts';
export { fapiaoKey, invoiceRefusals, isCheckDue } from './rules.ts';
export type { DeliveryView, InvoiceView } from './schemas.ts';
export {
  addInvoiceParticipant,
  findDeliveries,
  findInvoices,
  findInvoicesByKey,
  insertDeliveries,
  insertInvoices,
  leftOfInvoice,
  lockInvoicesOfOrders,
  setMatchVerdicts,
  takeForCheck,
  takeForPayment,
  takeForReceivable,
} from './store.ts';
