export { closeCreditWhenDone, followPresentationDeadline } from './deadlines.ts';
export { messageReference } from './decide.ts';
export { presentationEvent } from './events.ts';
export { releaseHold } from './hold.ts';
export { type About, aboutPresentation, followPresentationMessage, principalIn } from './incoming.ts';
export { followNotice } from './incoming-notice.ts';
export { requirePresentation } from './records.ts';
export { presentationRefusals } from './refusals.ts';
export { presentationRoutes } from './routes.ts';
export { payable } from './rules.ts';
export { type PresentationView, presentationView } from './schemas.ts';
export {
  type FoundPresentation,
  findForwarded,
  findForwardedOf,
  findHeldOfBill,
  findPresentation,
  findPresentations,
  listPresentations,
  lockPresentation,
  movePresentation,
} from './store.ts';
export { followUse, unnumberedInvoices } from './use.ts';
