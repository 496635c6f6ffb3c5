import { refusalList, refuse } from '../kernel/refusal.ts';
import type { LocalDate } from '../kernel/time.ts';

export const billForms = ['multimodal', 'rail_house'] as const;
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
  DELIVERY_BEFORE_SURRENDER: [
    'precondition',
    'A live document stands for the lot; delivery needs its surrender first',
    '该批次有有效单证，须先缴回单证才能交付',
    'Surrender the document, or hand the lot to a carrier or to the collateral manager engaged by its holder',
    '请先缴回单证，或交给承运人或持有人委托的监管人',
  ],
});

export interface IssueFacts {
  carrierId: string;
  legalBasis: (typeof legalBases)[number];
  modes: readonly (typeof transportModes)[number][];
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
  // UCP 600 article 19 is for at least two modes of transport.
  if (facts.legalBasis === 'ART19' && new Set(facts.modes).size < 2)
    refuse(ladingRefusals.ONE_MODE_ONLY, { at: '/legs' });
  for (const lot of facts.lots) {
    if (lot.custodianId !== facts.carrierId)
      refuse(ladingRefusals.NOT_IN_CARRIER_CUSTODY, { facts: { lotId: lot.id } });
    if (lot.containerNumber !== lot.statedContainer)
      refuse(ladingRefusals.CONTAINER_DIFFERS, { facts: { lotId: lot.id, containerNumber: lot.containerNumber } });
  }
}
