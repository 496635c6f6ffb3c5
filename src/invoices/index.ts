export { invoiceRoutes } from './routes.ts';
export { fapiaoKey, invoiceRefusals } from './rules.ts';
export type { DeliveryView, InvoiceView } from './schemas.ts';
export {
  addInvoiceParticipant,
  findDeliveries,
  findInvoices,
  findInvoicesByKey,
  insertDeliveries,
  insertInvoices,
  lockInvoicesOfOrders,
  setMatchVerdicts,
  takeForReceivable,
} from './store.ts';
