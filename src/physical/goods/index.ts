export { findAgreement, findEngagement, findEngagements } from './agreement-store.ts';
export { countedOf, forgetCounts, seenAtOf, writeCounted } from './count-store.ts';
export { followCustodyNotice } from './custody-agreement.ts';
export { lotsSensed } from './events.ts';
export { addMarks } from './lots.ts';
export {
  findSlotOfLot,
  lostAtScaleSince,
  movementsBehind,
  moveToSlot,
  type PastMovement,
  quantitiesAt,
  reserve,
  titlesGivenSince,
  unreserve,
} from './movement-store.ts';
export {
  countByGate,
  endOfOrder,
  findTicket,
  isOrdered,
  type OutOnOrder,
  outOnOrder,
  takeAsOrdered,
  voidTicket,
} from './order-ticket-store.ts';
export { recordLoss, recordOutbound } from './outbound.ts';
export { passTitle } from './pass-title.ts';
export { type LotProof, lotsBeside, proofsOfLots } from './presence-store.ts';
export { goodsRoutes } from './routes.ts';
export { assertPresent, coveredValue, isPresent } from './rules.ts';
export { type AgreementView, containerNumberWire, type LotView, markWire } from './schemas.ts';
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
  custodiansEver,
  custodiesOf,
  findLots,
  findOwnLots,
  handBack,
  holdLots,
  lockLots,
  participantsOfLots,
  updateLots,
} from './store.ts';
export { noteCounted, splitWithin, transformFacts } from './transform.ts';
export { assertHolds, freeValue, transformRefusals, valueOf } from './transform-rules.ts';
