import { describe, expect, it } from 'vitest';
import {
  soundBase,
  soundDay,
  soundLot,
  soundMark,
  soundPosition,
  soundRecord,
  soundTerms,
} from '../../../tests/support/sound-record.ts';
import { heldGoods } from '../../ground/policy/held-goods.ts';
import { heldMoney } from '../../ground/policy/held-money.ts';
import { cellOf } from '../../ground/policy/index.ts';
import { judgeAt } from './gate.ts';
import { judgeFacility } from './judge.ts';
import type { Change, FacilityRecord } from './record.ts';

type FactId = Parameters<typeof cellOf>[1];
/** The fact, how it comes to be, and the record or the act that brings it; without it, the sound record or the last one. */
type Row = [fact: FactId, by: string, record: FacilityRecord, change?: Change, without?: FacilityRecord];

const at = (itemId: string, reason: string, state: 'lost' | 'degraded' = 'lost') =>
  soundRecord({
    lots: [soundLot({ facts: { controlled: false } })],
    positions: [soundPosition(itemId, { state, reason }), soundPosition('rcv_1')],
  });
const lot = (change: Parameters<typeof soundLot>[0]) => soundRecord({ lots: [soundLot(change)] });
const claim = (change: Parameters<typeof soundBase>[0]) => soundRecord({ base: soundBase(change) });
const hold = (reason: string, facts: Record<string, unknown> = {}) =>
  soundRecord({
    more: { holds: [{ reason, blocks: ['advance', 'release'], facts, since: '2026-10-12T06:00:00Z' }] },
  });
const owing = (more: object) =>
  soundRecord({
    debt: {
      open: [
        {
          id: 'drw_1',
          facilityId: 'fac_1',
          outstandingMinor: 1n,
          dueOn: '2026-12-15',
          isMisused: false,
          interestMinor: 0n,
          penaltyMinor: 0n,
          compoundMinor: 0n,
          ...more,
        },
      ],
    },
  });
const maturing = (maturesOn: string, isChosen = false) =>
  soundRecord({ more: { maturing: [{ itemId: 'wr_1', countsAs: 'lot_1', maturesOn, isChosen }] } });
const given = (more: object, paidOutOn = '2026-10-12') => {
  const record = owing({ dueOn: '2026-12-15', paidOutOn });
  return { ...record, securities: record.securities.map((s) => ({ ...s, ...more })) };
};
const standing = (fact: FactId) =>
  soundRecord({ more: { standings: [{ fact, facts: { partyId: 'pty_borrower', standingId: 'std_1' } }] } });
const shows = (code: string, facts: Record<string, unknown> = {}): Change => ({
  registry: [
    { code: 'OWN_FILING_IN_FORCE', met: code !== 'OWN_FILING_IN_FORCE', facts: { status: 'in_force', ...facts } },
    ...(code === 'OWN_FILING_IN_FORCE' ? [] : [{ code, met: false, facts }]),
  ],
});
const sound = soundRecord();

const rows: Row[] = [
  ['F1', 'the physical leg', at('lot_1', 'NOT_HEARD')],
  ['F2', 'the documentary leg', at('lot_1', 'NOT_CONFIRMED')],
  ['F2', 'a document given up without a pledge of goods', at('lot_1', 'DOCUMENT_SURRENDERED_WITHOUT_GOODS_PLEDGE')],
  ['F2', 'a debtor that rejected', at('lot_1', 'REJECTED_BY_DEBTOR')],
  ['F3', 'the legal leg', at('lot_1', 'NOT_PLEDGED')],
  ['F3', 'security that has no effect', at('lot_1', 'PLEDGE_NOT_EFFECTIVE')],
  ['F4', 'a breach', at('lot_1', 'BREACH_OPEN')],
  ['F6', 'a watch that the lender has not agreed to', at('lot_1', 'WATCH_NOT_AGREED', 'degraded')],
  ['F8', 'what no device measures', at('lot_1', 'WEIGHT_NOT_MEASURED')],
  ['F8', 'one kind of device where two are asked', at('lot_1', 'TOO_FEW_SOURCES')],
  ['F9', 'an old reading', at('lot_1', 'READING_TOO_OLD', 'degraded')],
  [
    'F10',
    'a device of which much is missing',
    soundRecord({
      more: {
        doubted: [{ lotId: 'lot_1', device: 'scale-1', received: 90, missing: 10, repeated: 0, disbelieved: 0 }],
      },
    }),
  ],
  ['F11', 'steadying', at('lot_1', 'STEADYING', 'degraded')],
  ['F1', 'a watch loosened and not agreed', at('lot_1', 'WATCH_NOT_AGREED', 'degraded')],
  ['F12', 'no supervision', at('lot_1', 'SUPERVISION_MISSING')],
  ['F20', 'no mark', at('lot_1', 'UNMARKED')],
  ['F21', 'no slot', at('lot_1', 'IN_NO_SLOT')],
  ['F13', 'the hold of supervision', hold('SUPERVISION')],
  ['F14', 'no engagement', at('lot_1', 'CUSTODIAN_NOT_ENGAGED')],
  ['F15', 'a related supervisor', hold('FRAUD_1', { check: 'SUPERVISOR_RELATED' })],
  ['F15', 'a related assayer', hold('FRAUD_1', { check: 'ASSAYER_RELATED' })],
  [
    'F16',
    'an open incident',
    soundRecord({
      more: { incidents: new Map([['lot_1', { standing: 'open', isOpen: true, lostValue: 0n }]]) },
    }),
  ],
  [
    'F16',
    'the lender’s own fault',
    soundRecord({ more: { incidents: new Map([['lot_1', { standing: 'fault', isOpen: false, lostValue: 0n }]]) } }),
  ],
  ['F17', 'the scale', lot({ facts: { sensedValue: 90_000n } })],
  ['F18', 'the balance of a site', hold('FRAUD_1', { check: 'MASS_BALANCE' })],
  ['F19', 'a truck without an order', hold('FRAUD_1', { check: 'OUTBOUND_WITHOUT_ORDER' })],
  ['F22', 'a promise to an order', lot({ reservedValue: 50_000n })],
  ['F24', 'another holder', at('lot_1', 'DOCUMENT_WITH_ANOTHER_HOLDER')],
  ['F25', 'paper', at('lot_1', 'DOCUMENT_ON_PAPER')],
  ['F25', 'a loss', at('lot_1', 'DOCUMENT_LOST')],
  ['F25', 'the issuer', at('lot_1', 'DOCUMENT_WITH_ISSUER')],
  ['F25', 'a stop', at('lot_1', 'DOCUMENT_STOPPED')],
  ['F26', 'a finding of the carriage', at('lot_1', 'SEAL_DIFFERS')],
  ['F27', 'a receipt that matures before the debt', maturing('2026-10-26'), { dueOn: '2026-12-15' }],
  ['F28', 'the hold of a trust receipt', hold('TRUST_RECEIPT_1')],
  ['F29', 'a dead mark', lot({ facts: { mark: { ...soundMark, state: 'dead' } } })],
  ['F29', 'a missing mark', lot({ facts: { mark: { ...soundMark, state: 'missing', price: undefined } } })],
  ['F30', 'a stale mark', lot({ facts: { mark: { ...soundMark, state: 'stale' } } })],
  ['F31', 'a price that waits for a second person', lot({ facts: { mark: { ...soundMark, state: 'waiting' } } })],
  ['F32', 'a value taken on in another currency', lot({ atCost: { currency: 'EUR' } })],
  ['F33', 'a value that only the owner typed', lot({ atCost: { accepted: undefined, acceptedOn: undefined } })],
  ['F34', 'quality that differs', hold('FRAUD_1', { check: 'QUALITY_DIFFERS' })],
  ['F34', 'a sample that is due again', hold('FRAUD_1', { check: 'RESAMPLE_DUE' })],
  ['F35', 'what is not eligible', lot({ facts: { eligible: false } })],
  ['F36', 'a haircut', lot({ terms: { haircutBps: 1_000 } })],
  [
    'F37',
    'a cap on a commodity',
    soundRecord({ terms: soundTerms({ concentration: [{ by: 'commodity', capMinor: '1', method: 'one_pass' }] }) }),
  ],
  ['F37', 'a cap on a debtor', claim({ concentrationBps: 5_000 })],
  ['F38', 'no collateral terms', soundRecord({ terms: null })],
  ['F38', 'a commodity without terms', lot({ atCost: { isOfCatalogue: true } })],
  ['F39', 'a court', lot({ restraint: { id: 'rst_1', kind: 'seizure', authority: 'Court', documentNumber: '1' } })],
  ['F40', 'rights of others', soundRecord({ reserveMinor: 1n })],
  ['F41', 'an earlier filing', sound, shows('NO_PRIOR_RIGHT')],
  [
    'F42',
    'a purchase-money window',
    lot({ facts: { purchaseMoneyOpen: true }, terms: { purchaseMoneyHaircutBps: 1 } }),
  ],
  ['F43', 'no filing', sound, shows('OWN_FILING_IN_FORCE', { status: 'pending' })],
  ['F43', 'a charge that is not registered', at('lot_1', 'CHARGE_NOT_REGISTERED')],
  ['F44', 'an expired filing', sound, shows('OWN_FILING_IN_FORCE')],
  ['F44', 'a filing that ends before the debt', sound, shows('FILING_OUTLASTS_DEBT')],
  ['F44', 'the position', at('lot_1', 'REGISTRATION_EXPIRED')],
  ['F45', 'a filing that was revoked', sound, shows('OWN_FILING_IN_FORCE', { status: 'revoked' })],
  ['F45', 'a filing that was discharged', sound, shows('OWN_FILING_IN_FORCE', { status: 'discharged' })],
  ['F45', 'the position', at('lot_1', 'REGISTRATION_ENDED')],
  ['F46', 'a name that nobody searched', sound, shows('REGISTRY_SEARCHED', { renamed: ['Old Trading'] })],
  ['F46', 'a filing under a name given up long ago', sound, shows('FILED_UNDER_PRESENT_NAME')],
  ['F47', 'the position', at('lot_1', 'OBJECTION_OPEN', 'degraded')],
  ['F47', 'an objection', sound, shows('NO_OBJECTION')],
  ['F48', 'no search', sound, shows('REGISTRY_SEARCHED')],
  ['F49', 'other words than agreed', sound, shows('FILED_AS_DESCRIBED')],
  ['F49', 'a lot that joined later', sound, shows('ITEMS_FILED', { notFiled: ['lot_1'] })],
  ['F84', 'an invoice that the filing does not name', sound, shows('ITEMS_FILED', { notFiled: ['rcv_1'] })],
  ['F84', 'an earlier filing on the seller', sound, shows('NO_PRIOR_RIGHT')],
  ['F50', 'what its giver called security for an old debt', given({ isNewValue: false })],
  ['F50', 'security that came after the money', given({}, '2026-10-11')],
  ['F52', 'the maximum', sound, { principalMinor: 10_000_000_001n }],
  [
    'F52',
    'a credit that may be drawn beyond it',
    soundRecord({ debt: { undertakingMinor: 10_000_000_001n } }),
    { securesCredits: true },
  ],
  ['F52', 'a maximum that is fixed', hold('MAXIMUM_FIXED')],
  ['F53', 'a facility that ended', soundRecord({ facility: { expiresOn: '2026-10-11' } })],
  ['F53', 'a facility that is suspended', soundRecord({ facility: { status: 'suspended' } })],
  ['F53', 'a hold that nobody here knows', hold('SOMETHING_ELSE')],
  ['F54', 'the limit', sound, { principalMinor: 10_000_000_001n }],
  ['F55', 'principal', soundRecord({ debt: { principalMinor: 1n } })],
  ['F55', 'a claim of a credit', soundRecord({ debt: { claimMinor: 1n } })],
  ['F55', 'a credit not drawn', soundRecord({ debt: { undertakingMinor: 1n } })],
  ['F56', 'interest', soundRecord({ debt: { interestMinor: 1n } })],
  ['F56', 'penalty', soundRecord({ debt: { penaltyMinor: 1n } })],
  ['F56', 'costs', soundRecord({ debt: { costsMinor: 1n } })],
  ['F57', 'a debt that is late', owing({ dueOn: '2026-10-11' })],
  ['F58', 'a default', standing('F58')],
  ['F59', 'what the collateral does not carry', sound, { principalMinor: 490_000_000n + 80_000_000n + 1n }],
  ['F59', 'goods that leave', soundRecord({ debt: { principalMinor: 500_000_000n } }), { freed: ['lot_1'] }],
  [
    'F59',
    'a fall of the price',
    soundRecord({
      debt: { principalMinor: 100_000_000n },
      terms: soundTerms({ priceDrop: { notifyDropBps: 500, callDropBps: 1_000 } }),
      reference: { cmd_1: '9000000' },
    }),
  ],
  ['F59', 'the hold of the mark', hold('COVERAGE')],
  ['F60', 'a call that is open', hold('COVERAGE', { callId: 'mgc_1' })],
  ['F60', 'a call that expired', hold('MARGIN_EXPIRED')],
  [
    'F61',
    'margin',
    soundRecord({ debt: { marginMinor: 1n, principalMinor: 1n } }),
    {},
    soundRecord({ debt: { principalMinor: 1n } }),
  ],
  ['F62', 'a day that has come', sound, { dueOn: soundDay }],
  ['F62', 'a day beyond the facility', sound, { dueOn: '2028-01-01' }],
  [
    'F62',
    'a day beyond the receivables that alone carry the debt',
    soundRecord({ lots: [], positions: [soundPosition('rcv_1')] }),
    { dueOn: '2027-01-31' },
  ],
  ['F63', 'misuse', owing({ isMisused: true })],
  ['F65', 'insolvency', standing('F65')],
  [
    'F66',
    'a charge that crystallised',
    soundRecord({ more: { securities: sound.securities.map((s) => ({ ...s, crystallisedAt: new Date(0) })) } }),
  ],
  ['F68', 'a list', standing('F68')],
  ['F69', 'a check', hold('FRAUD_1', { check: 'CIRCLE' })],
  ['F70', 'the hold of insurance', hold('INSURANCE')],
  ['F80', 'security that another has taken since its money was taken back', hold('TAKEN_SINCE rcv_1')],
  ['F80', 'security that was given up for such money', hold('GIVEN_UP_FOR_MONEY lot_1')],
  ['F86', 'a receivable that may not be assigned', claim({ isBarred: true })],
  ['F92', 'a court’s order to stop', standing('F92')],
  ['F101', 'a reversal that somebody says', hold('REVERSAL_PROPOSED prp_1')],
  ['F101', 'money that was taken back', hold('MONEY_TAKEN_BACK mrc_1')],
  ['F102', 'a condition that is open', hold('CONDITION cnd_1', { ofDebtId: null })],
  ['F103', 'a covenant that is broken', hold('COVENANT cvt_1')],
  ['F104', 'a list that bars new money', standing('F104')],
  ['F105', 'a list that asks for one more person', standing('F105')],
  [
    'F106',
    'less cover than was agreed',
    { ...sound, facility: { ...sound.facility, hedgedBpsMin: 5_000 } },
    { principalMinor: 1n },
    { ...sound, facility: { ...sound.facility, hedgedBpsMin: 5_000, coveredMinor: '10000000000' } },
  ],
  ['F71', 'what was collected', claim({ collectedMinor: 90_000_000n })],
  ['F72', 'a dispute', claim({ line: { disputedMinor: 1n } })],
  ['F73', 'age', claim({ line: { invoicedOn: '2026-01-01' } })],
  ['F73', 'a day that is long past', claim({ line: { dueOn: '2026-08-01' } })],
  ['F73', 'a tenor too long', claim({ line: { dueOn: '2027-10-01' } })],
  ['F74', 'what the borrower owes the debtor', claim({ debtor: { payableMinor: 1n } })],
  ['F74', 'a credit not applied', claim({ debtor: { unappliedCreditMinor: 1n } })],
  ['F75', 'a relation', claim({ debtor: { isRelated: true } })],
  ['F75', 'a relation that nobody stated', claim({ debtor: null })],
  ['F76', 'another currency', claim({ line: { outFor: ['other_currency'] } })],
  ['F77', 'a debtor that did not confirm', claim({ line: { level: 0 } })],
  ['F78', 'a debtor that was not told', claim({ line: { level: 2 }, isNoticed: false })],
  ['F79', 'a call that the debtor denied', claim({ call: { shows: 'denied' } })],
  ['F79', 'a call long ago', claim({ call: { shows: 'old' } })],
  ['F81', 'an invoice that is void', claim({ line: { outFor: ['invoice_void'] } })],
  ['F82', 'a payment that went astray', claim({ line: { outFor: ['payment_astray'] } })],
  ['F83', 'dilution', claim({ dilutionBps: 1_000 })],
];

/** Gates that pass all that the judgement finds: `tests/architecture/cells.test.ts` reads them here. */
const judgedGates = ['D', 'RO', 'TF', 'CI', 'AM', 'RR', 'GO', 'OC', 'PD', 'DR', 'FD', 'MR'] as const;
const factsFound = (record: FacilityRecord, change?: Change) => judgeFacility(record, change).found.map((f) => f.fact);

describe('what the record says reaches the judgement', () => {
  it('a sound facility has nothing said of it', () => {
    expect(factsFound(sound)).toEqual([]);
    expect(factsFound(sound, { dueOn: '2026-12-15', registry: [] })).toEqual([]);
  });

  it.each(rows)(
    '%s: %s is found, and does at each gate that reads the judgement what the table says',
    (fact, _, record, change, without = sound) => {
      const { found, figures } = judgeFacility(record, change);
      expect(found.map((f) => f.fact)).toContain(fact);
      for (const gate of judgedGates) {
        const { decision } = judgeAt(record, { gate, ...(change && { after: change }) });
        const heap = { B: 'blocks', '2': 'seconds', D: 'degrades', W: 'warns', V: 'values' } as const;
        const { sign } = cellOf(gate, fact);
        if (sign !== '-') expect(decision[heap[sign]].map((f) => f.fact)).toContain(fact);
      }
      // What counts for less, or is owed, moves what may be lent.
      if (!['V', 'D'].includes(cellOf('D', fact).sign)) return;
      const before = judgeFacility(without).figures;
      expect(figures.owedMinor === before.owedMinor && figures.supportedMinor === before.supportedMinor).toBe(false);
    },
  );

  it('at a gate where they lower the value, an earlier right and what is not filed count for nothing', () => {
    const hit = { notDeducted: [{ grantorId: 'pty_borrower' }] };
    const goods = (gate: 'CI' | 'D', change: Change) =>
      judgeAt(sound, { gate, after: change }).judgement.figures.goodsMinor;
    for (const change of [shows('NO_PRIOR_RIGHT', hit), shows('ITEMS_FILED', { notFiled: ['lot_1'] })]) {
      expect(goods('CI', change)).toBe(0n);
      expect(goods('D', change)).toBe(700_000_000n);
    }
    // Of a right that is on record its claim is deducted, and of others' goods nothing.
    expect(goods('CI', shows('NO_PRIOR_RIGHT', { notDeducted: [] }))).toBe(700_000_000n);
    expect(goods('CI', shows('NO_PRIOR_RIGHT', { notDeducted: [{ grantorId: 'pty_other' }] }))).toBe(700_000_000n);
  });

  it('a receipt is told of from its notice on, counts for nothing from its day, and for all once something is chosen', () => {
    const at = (record: FacilityRecord, dueOn = '2026-12-15') => {
      const { judgement } = judgeAt(record, { gate: 'D', after: { dueOn } });
      return [judgement.found.some((f) => f.fact === 'F27'), judgement.figures.goodsMinor];
    };
    expect(at(maturing('2026-10-27'))).toEqual([false, 700_000_000n]);
    expect(at(maturing('2026-10-13'))).toEqual([true, 700_000_000n]);
    expect(at(maturing('2026-10-12'))).toEqual([true, 0n]);
    expect(at(maturing('2026-10-12', true))).toEqual([false, 700_000_000n]);
    // It outlasts the debt; and what leaves is judged as it stands.
    expect(at(maturing('2026-10-20'), '2026-10-20')).toEqual([false, 700_000_000n]);
    const { judgement } = judgeAt(maturing('2026-10-12'), { gate: 'RR', after: { dueOn: '2026-12-15' } });
    expect(judgement.figures.goodsMinor).toBe(700_000_000n);
  });

  it('the price of goods bought of late is deducted where new money is lent, until it is paid (F42)', () => {
    const bought = (more: object = {}) => {
      const purchase = {
        invoiceId: 'inv_1',
        sellerId: 'pty_seller',
        currency: 'CNY',
        owedMinor: '100000000',
        deliveredOn: '2026-10-10',
        lotIds: [],
        ...more,
      };
      const record = soundRecord();
      // Two pledges of one giver show one purchase.
      const securities = [...record.securities, ...record.securities].map((s) => ({ ...s, purchases: [purchase] }));
      return { ...record, securities };
    };
    const at = (record: FacilityRecord, gate: 'D' | 'TF' | 'RR' = 'D') => {
      const { judgement } = judgeAt(record, { gate });
      return [judgement.found.map((f) => f.fact).join(' '), judgement.figures.supportedMinor];
    };
    const all = 490_000_000n + 80_000_000n;
    expect(at(bought())).toEqual(['F42', all - 70_000_000n]);
    expect(at(bought(), 'TF')).toEqual(['F42', all - 70_000_000n]);
    expect(at(bought(), 'RR')).toEqual(['F42', all]);
    expect(at(bought({ lotIds: ['lot_1'] }))).toEqual(['F42', all - 70_000_000n]);
    expect(at(bought({ lotIds: ['lot_2'] }))).toEqual(['', all]);
    expect(at(bought({ currency: 'USD' }))).toEqual(['F42', 80_000_000n]);
  });

  it('goods whose seller may still file carry no new money where nobody set a haircut for that, and leave as they stand (F42)', () => {
    const goods = (purchaseMoneyHaircutBps: number | undefined, gate: 'D' | 'TF' | 'RR') =>
      judgeAt(lot({ facts: { purchaseMoneyOpen: true }, terms: { purchaseMoneyHaircutBps } }), { gate }).judgement
        .figures.goodsMinor;
    expect([goods(undefined, 'D'), goods(undefined, 'TF'), goods(undefined, 'RR')]).toEqual([0n, 0n, 700_000_000n]);
    expect([goods(0, 'D'), goods(2_000, 'TF')]).toEqual([700_000_000n, 560_000_000n]);
    const record = lot({ terms: { purchaseMoneyHaircutBps: undefined } });
    expect(judgeAt(record, { gate: 'D' }).judgement.figures.goodsMinor).toBe(700_000_000n);
  });

  it('security is given late only where none stood when the money went out, and for its year', () => {
    const isLate = (record: FacilityRecord) => factsFound(record).includes('F50');
    const old = '2026-06-01';
    expect(isLate(given({}, old))).toBe(true);
    expect(isLate(given({ securedBefore: new Date('2026-06-01T01:00:00Z') }, old))).toBe(false);
    expect(isLate(given({ securedBefore: new Date('2026-06-02T01:00:00Z') }, old))).toBe(true);
    expect(isLate(given({}))).toBe(false);
    const then = new Date('2025-10-12T06:00:00Z');
    expect(isLate(given({ agreedAt: then, effectiveAt: then, isNewValue: false }))).toBe(false);
    expect(isLate(given({ agreedAt: then, effectiveAt: null, isNewValue: false }, old))).toBe(false);
    const next = new Date('2025-10-13T06:00:00Z');
    expect(isLate(given({ agreedAt: then, effectiveAt: next, isNewValue: false }))).toBe(true);
  });

  it('every fact that the table says the judgement holds has its row', () => {
    const held = [...heldMoney, ...heldGoods].flatMap(({ by, cells }) =>
      by?.includes('(judgement') ? Object.keys(cells) : [],
    );
    const tried = new Set<string>(rows.map(([fact]) => fact));
    expect(held.filter((fact) => !tried.has(fact))).toEqual([]);
  });
});
