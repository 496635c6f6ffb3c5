export { findAgreement, findEngagement, findEngagements } from './agreement-store.ts';
export { countedOf, forgetCounts, writeCounted } from './count-store.ts';
export { followCustodyNotice } from './custody-agreement.ts';
export { lotsSensed } from './events.ts';
export {
  findSlotOfLot,
  lostAtScaleSince,
  moveToSlot,
  quantitiesAt,
  reserve,
  titlesGivenSince,
  unreserve,
} from './movement-store.ts';
export {
  countByGate,
  endOfOrder,
  isOrdered,
  type OutOnOrder,
  outOnOrder,
  takeAsOrdered,
} from './order-ticket-store.ts';
export { recordLoss, recordOutbound } from './outbound.ts';
export { passTitle } from './pass-title.ts';
export { type LotProof, lotsBeside, proofsOfLots } from './presence-store.ts';
export { goodsRoutes } from './routes.ts';
export { assertPresent, coveredValue, isPresent } from './rules.ts';
export { containerNumberWire, type LotView } from './schemas.ts';
export type { CommodityView, RiskClass, SlotView } from './stock-schemas.ts';
export {
  certify,
  findCertificates,
  findCommodities,
  findUnordered,
  gateTicket,
  listSiteStock,
  lotsAtSite,
} from './stock-store.ts';
export {
  addLotParticipant,
  custodiesOf,
  findLots,
  findOwnLots,
  handBack,
  lockLots,
  participantsOfLots,
  updateLots,
} from './store.ts';
export { noteCounted, splitWithin, transformFacts } from './transform.ts';
export { freeValue, transformRefusals, valueOf } from './transform-rules.ts';
