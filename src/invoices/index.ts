export { invoiceRoutes } from './routes.ts';
export { fapiaoKey, invoiceRefusals } from './rules.ts';
export type { DeliveryView, InvoiceView } from './schemas.ts';
export {
  addInvoiceParticipant,
  findDeliveries,
  findInvoices,
  findInvoicesByKey,
  insertInvoices,
  lockInvoicesOfOrders,
  setMatchVerdict,
  takeForReceivable,
} from './store.ts';
