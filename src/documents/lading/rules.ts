import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

/**
 * Documents of title here: the multimodal bill (FBL form), the house bill over a railway's note, the ocean bill. Sea
 * waybills and consignment notes are none: no endorsement, no holder (CIM article 6(5); SMGS knows no order form).
 */
export const billForms = ['multimodal', 'rail_house', 'ocean'] as const;
/** Which rule set an examiner applies: UCP 600 article 19 or 24, or the credit's own terms. */
export const legalBases = ['ART19', 'ART24', 'CUSTOM'] as const;
export const transportModes = ['rail', 'road', 'sea', 'air', 'inland_waterway'] as const;

export const ladingRefusals = refusalList({
  NOT_IN_CARRIER_CUSTODY: [
    'precondition',
    'The carrier does not hold these goods',
    '承运人并未保管该批货物',
    'Take custody of the lots before issuing a document for them (Civil Code 838)',
    '请先接管货物再签发单证（民法典第 838 条）',
  ],
  CONTAINER_DIFFERS: [
    'invalid',
    'The lot is on record in another container',
    '该批次登记在另一集装箱',
    'Name the container in which the lot is',
    '请填写该批次所在的集装箱',
  ],
  LOT_HAS_LIVE_DOCUMENT: [
    'conflict',
    'A live document stands for one of these lots or containers already',
    '其中的批次或集装箱已有有效单证',
    'One document for one lot: use the live one, or end it first',
    '一批一单：请使用现有单证或先使其失效',
  ],
  NUMBER_ALREADY_USED: [
    'conflict',
    'The carrier has issued a document with this number',
    '承运人已签发过该编号的单证',
    'Give it another number',
    '请更换编号',
  ],
  ONE_MODE_ONLY: [
    'invalid',
    'A multimodal document shows at least two modes of transport',
    '多式联运单证应显示至少两种运输方式',
    'Show the legs by road or water to and from the terminals, or choose CUSTOM and say so in the credit (UCP 600 article 19)',
    '请列明前后端的公路或水路运段，或选择 CUSTOM 并在信用证中约定（UCP 600 第 19 条）',
  ],
  DATES_OUT_OF_ORDER: [
    'invalid',
    'Taking in charge, issue and today are out of order',
    '接管日、签发日与今日先后有误',
    'A document is issued on or after taking in charge, and not in the future',
    '签发日不早于接管日，且不得晚于今日',
  ],
  ARRANGEMENT_MISSING: [
    'invalid',
    'A house rail bill, or one on its own terms, rests on an agreement that it names',
    '铁路提单及自定规则的单证须载明所依据的协议',
    'Name the agreement by which the carrier delivers to the holder alone, and its hash',
    '请填写承运人仅向持有人交付所依据的协议及其哈希',
  ],
  FORM_MISMATCH: [
    'invalid',
    'The form of document does not go with these legs',
    '单证种类与运段不符',
    'An ocean bill has a sea leg with both ports; a house rail bill has a rail leg',
    '海运提单须有海运段及装卸港；铁路提单须有铁路运段',
  ],
  GAUGE_CHANGE_UNPLACED: [
    'invalid',
    'A gauge changes only where a railway does: on a rail leg',
    '轨距变化仅发生在铁路运段',
    'Move the border point to the rail leg',
    '请将口岸列于铁路运段',
  ],
  REPLACEMENT_DIFFERS: [
    'invalid',
    'A replacement stands for the same goods and goes to who gave the old document up',
    '补发单证须针对同一货物并交给原缴回人',
    'Issue it for the same lots, to the last holder and to the same order, unless the amendment changes the order itself',
    '请按原批次签发给最后持有人；除更改收货人外凭指示人不变',
  ],
  EVENT_IN_FUTURE: [
    'invalid',
    'This has not happened yet',
    '该事件尚未发生',
    'Report what happened, at its own instant',
    '请按实际发生时间上报',
  ],
  CONTAINER_NOT_ON_BILL: [
    'invalid',
    'The document does not name this container',
    '单证未列该集装箱',
    'Report it on the document that names it',
    '请在列明该集装箱的单证上报',
  ],
  NOT_THE_ONE_AT_RISK: [
    'forbidden',
    'Only the pledgee of the document, or its holder where it is not pledged, accepts a finding',
    '只有质权人（未出质时为持有人）可以接受该异常',
    'Have the party at risk decide',
    '请由承担风险的一方决定',
  ],
  LOTS_NOT_OUTSTANDING: [
    'wrong-state',
    'The document does not stand for these lots any more, or not yet for delivery',
    '该单证不再代表这些批次，或尚不可交付',
    'Surrender lots that are outstanding; deliver lots that are surrendered',
    '请缴回未缴回的批次，交付已缴回的批次',
  ],
  DELIVERY_BEFORE_SURRENDER: [
    'precondition',
    'A live document stands for the lot; delivery needs its surrender first',
    '该批次有有效单证，须先缴回单证才能交付',
    'Surrender the document, or hand the lot to a carrier or to the collateral manager engaged by its holder',
    '请先缴回单证，或交给承运人或持有人委托的监管人',
  ],
  RELEASE_BEFORE_SURRENDER: [
    'precondition',
    'A live document stands for the lot; whoever holds it could claim the goods after they left',
    '该批次有有效提单，放货后持单人仍可主张提货',
    'Have the holder surrender the document named in facts for delivery and the carrier accept, then ask again',
    '请由持有人就 facts 所列单证提出缴回提货并由承运人接受后再申请放货',
  ],
});

export type TransportMode = (typeof transportModes)[number];

export interface FormFacts {
  form: (typeof billForms)[number];
  legalBasis: (typeof legalBases)[number];
  hasArrangement: boolean;
  hasPorts: boolean;
  legs: readonly { mode: TransportMode; changesGauge: boolean }[];
}

/** Whether the document says what its form and its legal basis ask it to say. */
export function assertForm({ form, legalBasis, hasArrangement, hasPorts, legs }: FormFacts): void {
  const modes = new Set(legs.map((leg) => leg.mode));
  // UCP 600 article 19 is for at least two modes of transport.
  if (legalBasis === 'ART19' && modes.size < 2) refuse(ladingRefusals.ONE_MODE_ONLY, { at: '/legs' });
  if (form === 'ocean' && !(modes.has('sea') && hasPorts)) refuse(ladingRefusals.FORM_MISMATCH, { at: '/form' });
  if (form === 'rail_house' && !modes.has('rail')) refuse(ladingRefusals.FORM_MISMATCH, { at: '/form' });
  if ((form === 'rail_house' || legalBasis === 'CUSTOM') && !hasArrangement)
    refuse(ladingRefusals.ARRANGEMENT_MISSING, { at: '/governingArrangement' });
  const astray = legs.findIndex((leg) => leg.changesGauge && leg.mode !== 'rail');
  if (astray >= 0) refuse(ladingRefusals.GAUGE_CHANGE_UNPLACED, { at: `/legs/${astray}/borderPoints` });
}

export interface IssueFacts {
  carrierId: string;
  takenInChargeOn: LocalDate;
  issuedOn: LocalDate;
  today: LocalDate;
  lots: readonly {
    id: string;
    custodianId: string | undefined;
    containerNumber: string | null;
    statedContainer: string;
  }[];
}

/** Whether the carrier may issue: it holds the goods, says truly where they are, and the dates can be. */
export function assertMayIssue(facts: IssueFacts): void {
  if (facts.takenInChargeOn > facts.issuedOn || facts.issuedOn > facts.today)
    refuse(ladingRefusals.DATES_OUT_OF_ORDER, { at: '/issuedOn', facts: { today: facts.today } });
  for (const lot of facts.lots) {
    if (lot.custodianId !== facts.carrierId)
      refuse(ladingRefusals.NOT_IN_CARRIER_CUSTODY, { facts: { lotId: lot.id } });
    if (lot.containerNumber !== lot.statedContainer)
      refuse(ladingRefusals.CONTAINER_DIFFERS, { facts: { lotId: lot.id, containerNumber: lot.containerNumber } });
  }
}

/** How far a lot of a document has come on its way out of it. */
export const lotStages = ['outstanding', 'requested', 'surrendered', 'delivered'] as const;
export type LotStage = (typeof lotStages)[number];

export interface ReplacedFacts {
  lotIds: readonly string[];
  holderId: string;
  orderOfId: string | null;
  /** Change of destination or of the order party was asked for: SWI or COD of the amendment. */
  orderMayChange: boolean;
}

/** A replacement cannot take from anyone what the old document gave: same goods, same hands. */
export function assertReplaces(
  old: ReplacedFacts,
  next: { lotIds: readonly string[]; shipperId: string; holderId: string; orderOfId: string | null },
): void {
  const same = JSON.stringify([...old.lotIds].sort()) === JSON.stringify([...next.lotIds].sort());
  if (!same || next.holderId !== old.holderId || (next.orderOfId !== old.orderOfId && !old.orderMayChange))
    refuse(ladingRefusals.REPLACEMENT_DIFFERS, { at: '/replacesId' });
}
