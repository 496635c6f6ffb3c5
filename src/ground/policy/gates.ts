import type { Text } from '../../kernel/refusal.ts';
import { claimsCells, claimsSilent } from './cells-of-claims.ts';
import { creditsCells, creditsSilent } from './cells-of-credits.ts';
import { goodsCells, goodsSilent } from './cells-of-goods.ts';
import { moneyCells, moneySilent } from './cells-of-money.ts';
import { realisationCells, realisationSilent } from './cells-of-realisation.ts';
import { type FactId, gateFacts } from './facts.ts';
import type { Sign } from './gate-rows.ts';

/** Before money, security or evidence moves, somebody asks here. */
export interface Gate {
  name: Text;
  /** Acts that pass it. */
  verbs: readonly string[];
}

const groups = {
  money: { cells: moneyCells, silent: moneySilent },
  goods: { cells: goodsCells, silent: goodsSilent },
  credits: { cells: creditsCells, silent: creditsSilent },
  claims: { cells: claimsCells, silent: claimsSilent },
  realisation: { cells: realisationCells, silent: realisationSilent },
} as const;
export type GateGroup = keyof typeof groups;
type GatesOf<Cells> = Exclude<Cells extends Record<string, infer Row> ? keyof Row : never, 'note'>;
export type GateId = { [G in GateGroup]: GatesOf<(typeof groups)[G]['cells']> }[GateGroup];

const gate = (en: string, zh: string, verbs: string): Gate => ({
  name: { en, zh },
  verbs: verbs.split(' ').filter(Boolean),
});

/** Every gate, by the group whose table it stands in: a gate without cells does not compile, nor cells without a gate. */
export const gatesByGroup: { [G in GateGroup]: Record<GatesOf<(typeof groups)[G]['cells']>, Gate> } = {
  money: {
    D: gate('Drawdown', '提款', 'drawdown.approve drawdown.disburse loan.disburse'),
    RO: gate('Rollover', '展期', 'rollover.approve rollover.execute'),
    TF: gate('Trade financing', '贸易融资', 'tradeFinancing.approve tradeFinancing.payOut'),
    CI: gate('Issue of a credit', '开证', 'credit.approve credit.issue'),
    AM: gate('Amendment that raises a credit', '增额或展期修改', 'amendment.issue'),
  },
  goods: {
    RR: gate('Release asked and approved', '放货申请与批准', 'release.request release.approve'),
    GO: gate('Gate-out', '出库', 'release.execute'),
    OC: gate('Sale in the ordinary course', '正常经营中的出售', 'release.request release.approve'),
    SU: gate('Substitution', '置换', 'pledge.addItems release.approve'),
    PD: gate('Partial discharge', '部分解押', 'pledge.dischargePartly'),
    FD: gate('Full discharge', '全部解押', 'pledge.discharge'),
    GR: gate('Return of goods', '返还货物', 'goodsReturn.handOver goodsReturn.receive'),
    DR: gate('Document out, trust receipt', '放单与信托收据', 'trustReceipt.drawUp bill.deliver receipt.endorse'),
    CH: gate('Custody handed on', '监管移交', 'custody.offer custody.take'),
    MR: gate('Refund of margin', '退还保证金', 'facility.refundMargin'),
  },
  credits: {
    CN: gate('Confirmation', '加具保兑', 'credit.answerConfirmation amendment.extendConfirmation'),
    EX: gate('Acceptance of documents', '接受单据', 'presentation.decide presentation.takeUp'),
    HO: gate('Honour', '承付', 'presentation.honour'),
    PM: gate('Payment at maturity', '到期付款', 'payment.make'),
    RB: gate('Reimbursement and refund', '偿付与退款', 'reimbursement.answer reimbursement.payRefund'),
    TA: gate('Transfer of a credit, assignment of proceeds', '转让与款项让渡', 'transfer.execute proceeds.answer'),
  },
  claims: {
    AS: gate('Assignment taken', '受让应收账款', 'assignment.answer'),
    AV: gate('Advance', '保理预付', 'factoring.requestAdvance factoring.payAdvance'),
    MP: gate('Maturity purchase', '到期买断', 'factoring.proposePurchase factoring.agreePurchase'),
    RV: gate('Reverse factoring', '反向保理', 'factoring.proposeReverse factoring.optIn'),
    CE: gate('Certificate issued', '签发凭证', 'certificate.issue certificate.answer'),
    CF: gate(
      'Part of a certificate, a bill or a lease-back financed, a bill accepted',
      '凭证融资、票据承兑贴现及售后回租',
      'certificateMove.offer certificateMove.answer exchangeBill.accept exchangeBillMove.answer assetOffer.answer',
    ),
    SP: gate('Money and claims that go back', '资金与债权返还', 'factoring.settle factoring.buyBack assignment.end'),
  },
  realisation: {
    RP: gate('Sale proposed and approved', '处置提议与批准', 'realisation.propose realisation.approve'),
    RS: gate('Sale recorded', '处置登记', 'realisation.settle'),
    PO: gate('Proceeds paid out', '支付处置款', 'realisation.payOut surrogate.payOut'),
    EC: gate('Certificate of control', '控制证明', 'controlCertificate.issue'),
  },
};

export const gateIds = Object.values(gatesByGroup).flatMap((gates) => Object.keys(gates)) as GateId[];
const groupOf = new Map<GateId, GateGroup>(
  (Object.keys(gatesByGroup) as GateGroup[]).flatMap((group) =>
    Object.keys(gatesByGroup[group]).map((id) => [id as GateId, group] as const),
  ),
);
export const factIds = Object.keys(gateFacts) as FactId[];

export const gateNamed = (id: GateId): Gate =>
  (gatesByGroup[groupOf.get(id) as GateGroup] as Record<string, Gate>)[id] as Gate;

const gatesByVerb = new Map<string, GateId[]>();
for (const id of gateIds)
  for (const verb of gateNamed(id).verbs) gatesByVerb.set(verb, [...(gatesByVerb.get(verb) ?? []), id]);

/** The gates that a verb passes, by the table. */
export const gatesOfVerb = (verb: string): readonly GateId[] => gatesByVerb.get(verb) ?? [];

export interface GateCell {
  sign: Sign;
  /** The argument, where the sign needs one. */
  note: string | undefined;
}

/** What a fact does at a gate. */
export function cellOf(gateId: GateId, fact: FactId): GateCell {
  const { cells, silent } = groups[groupOf.get(gateId) as GateGroup];
  const row = (cells as Record<string, Record<string, string>>)[fact];
  if (row) return { sign: row[gateId] as Sign, note: row.note };
  return { sign: '-', note: silent.because };
}
