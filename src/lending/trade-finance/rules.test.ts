import { describe, expect, it } from 'vitest';
import {
  type ConditionCode,
  openOf,
  type ProductTerms,
  productTerms,
  type TradeFacts,
  type TradeProduct,
  tradeConditions,
} from './rules.ts';

const facts: TradeFacts = {
  today: '2026-10-12',
  amountMinor: 80_000n,
  dueOn: '2027-01-10',
  requestedOn: '2026-10-12',
  facility: {
    active: true,
    limitMinor: 80_000n,
    exposure: {
      principalMinor: 0n,
      claimMinor: 0n,
      undertakingMinor: 0n,
      acceptedMinor: 0n,
      costsMinor: 0n,
      marginMinor: 0n,
    },
  },
  appraisal: {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-01',
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
    obligorLimit: true,
  },
  policy: { classCTenorDays: 90, screeningValidDays: 90, packingRateBps: 8_000, collectionDays: 30 },
  credit: { status: 'advised', availableMinor: 100_000n, advised: true, expiresOn: '2026-12-11' },
  presentation: { status: 'complying', forwardedStatus: undefined, complying: true, amountMinor: 100_000n },
  undertaking: { bankId: 'issuer', authenticated: true, dueOn: '2027-01-10', amountMinor: 100_000n },
  trustReceipt: { status: 'signed', expiresOn: '2027-06-30' },
  lenderId: 'lender',
  assignmentAcknowledged: true,
  goodsControlled: true,
  agreementInForce: true,
  claimMinor: 0n,
  earlierMinor: 0n,
};
const termsOf = (product: keyof typeof productTerms, tenorDays = 180): ProductTerms => ({
  ...productTerms[product],
  tenorDays,
});
const open = (product: keyof typeof productTerms, change: Partial<TradeFacts> = {}) =>
  openOf(tradeConditions(termsOf(product), { ...facts, ...change }));
const appraised = (change: TradeFacts['appraisal']) => ({ appraisal: { ...facts.appraisal, ...change } });
const documents = (change: Partial<NonNullable<TradeFacts['presentation']>>) => ({
  presentation: { ...(facts.presentation as NonNullable<TradeFacts['presentation']>), ...change },
});
const owed = (change: Partial<NonNullable<TradeFacts['undertaking']>>) => ({
  undertaking: { ...(facts.undertaking as NonNullable<TradeFacts['undertaking']>), ...change },
});

describe('a financing under a credit', () => {
  it.each<[keyof typeof productTerms, string, Partial<TradeFacts>, ConditionCode[]]>([
    ['packing_credit', 'all met', {}, []],
    [
      'packing_credit',
      'a cent over the rate',
      { amountMinor: 80_001n, facility: { ...facts.facility, limitMinor: 90_000n } },
      ['WITHIN_ADVANCE_RATE'],
    ],
    [
      'packing_credit',
      'a cent over the limit',
      { facility: { ...facts.facility, limitMinor: 79_999n } },
      ['WITHIN_LIMIT'],
    ],
    ['packing_credit', 'due a day after the credit can have paid', { dueOn: '2027-01-11' }, ['DUE_WITH_CREDIT']],
    ['packing_credit', 'a soft clause', appraised({ softClauses: true }), ['NO_SOFT_CLAUSES']],
    ['packing_credit', 'nothing known of soft clauses', appraised({ softClauses: undefined }), ['NO_SOFT_CLAUSES']],
    ['packing_credit', 'the original elsewhere', appraised({ originalLodged: false }), ['ORIGINAL_LODGED']],
    ['packing_credit', 'not advised', { credit: { ...facts.credit, status: 'issued' } }, ['CREDIT_ADVISED']],
    ['packing_credit', 'class C, day 90', appraised({ enterpriseClass: 'C' }), []],
    [
      'packing_credit',
      'class C, day 91',
      {
        ...appraised({ enterpriseClass: 'C' }),
        dueOn: '2027-01-11',
        credit: { ...facts.credit, expiresOn: '2026-12-12' },
      },
      ['TENOR_ALLOWED'],
    ],
    ['packing_credit', 'no class known', appraised({ enterpriseClass: undefined }), ['TENOR_ALLOWED']],
    ['packing_credit', 'screened 90 days ago', appraised({ screenedOn: '2026-07-14' }), []],
    ['packing_credit', 'screened 91 days ago', appraised({ screenedOn: '2026-07-13' }), ['SCREENING_CLEAR']],
    ['packing_credit', 'screened tomorrow', appraised({ screenedOn: '2026-10-13' }), ['SCREENING_CLEAR']],
    ['packing_credit', 'a hit', appraised({ screeningClear: false }), ['SCREENING_CLEAR']],
    ['export_bill_advance', 'all met', {}, []],
    ['export_bill_advance', 'no documents', { presentation: undefined }, ['DOCUMENTS_PRESENTED', 'DOCUMENTS_COMPLY']],
    ['export_bill_advance', 'not examined', documents({ status: 'received' }), ['DOCUMENTS_COMPLY']],
    ['export_bill_advance', 'discrepant', documents({ status: 'examined', complying: false }), ['DOCUMENTS_COMPLY']],
    [
      'export_bill_advance',
      'discrepant, with a limit',
      { ...documents({ status: 'examined', complying: false }), ...appraised({ discrepancyLimit: true }) },
      [],
    ],
    [
      'export_bill_advance',
      'refused by the issuing bank',
      documents({ forwardedStatus: 'refused' }),
      ['DOCUMENTS_PRESENTED', 'DOCUMENTS_COMPLY'],
    ],
    ['export_bill_advance', 'less than the packing credit', { earlierMinor: 80_001n }, ['EARLIER_FINANCING_COVERED']],
    ['discounting', 'all met', {}, []],
    ['discounting', 'no undertaking', { undertaking: undefined }, ['UNDERTAKING_AUTHENTIC', 'DUE_WITH_UNDERTAKING']],
    ['discounting', 'by mail', owed({ authenticated: false }), ['UNDERTAKING_AUTHENTIC']],
    ['discounting', 'its own', owed({ bankId: 'lender' }), ['UNDERTAKING_AUTHENTIC']],
    ['discounting', 'due before the undertaking', owed({ dueOn: '2027-01-11' }), ['DUE_WITH_UNDERTAKING']],
    ['forfaiting', 'all met', {}, []],
    ['forfaiting', 'takes no limit of the customer', { facility: { ...facts.facility, limitMinor: 1n } }, []],
    ['forfaiting', 'not acknowledged', { assignmentAcknowledged: false }, ['ASSIGNMENT_ACKNOWLEDGED']],
    ['refinance', 'before honour', {}, ['CREDIT_HONOURED']],
    [
      'refinance',
      'goods not controlled',
      { ...documents({ status: 'honoured' }), goodsControlled: false },
      ['GOODS_CONTROLLED'],
    ],
    [
      'refinance',
      'nothing pledged',
      { ...documents({ status: 'honoured' }), goodsControlled: null },
      ['GOODS_CONTROLLED'],
    ],
    [
      'refinance',
      'no trust receipt',
      { ...documents({ status: 'honoured' }), trustReceipt: undefined },
      ['TRUST_RECEIPT_SIGNED'],
    ],
    [
      'refinance',
      'agreement over',
      { ...documents({ status: 'honoured' }), agreementInForce: false },
      ['AGREEMENT_IN_FORCE'],
    ],
    [
      'delivery_against_payment',
      'a cent owed',
      { ...documents({ status: 'honoured' }), claimMinor: 1n },
      ['CLAIM_PAID'],
    ],
  ])('%s: %s', (product, _, change, expected) => expect(open(product, change)).toEqual(expected));

  it('is shut out by its own group and closes the groups before it', () => {
    const fixed = Object.entries(productTerms) as [TradeProduct, ProductTerms][];
    const group = Object.fromEntries(fixed.map(([product, terms]) => [product, terms.group]));
    expect(group['discounting']).toBe(group['forfaiting']);
    expect(group['refinance']).toBe(group['delivery_against_payment']);
    for (const [, terms] of fixed) expect(terms.closes).not.toContain(terms.group);
    expect(productTerms.forfaiting.recourse).toBe(false);
  });
});
