import { describe, expect, it } from 'vitest';
import { policyOn } from '../../ground/policy/index.ts';
import { assertLawfulTerm, lateInterestMinor, type PaymentTerms, paymentDue } from './rules.ts';

const on = '2026-01-10';
const limits = {
  largeToSmeDays: policyOn('pay.largeToSme.days', on).value,
  publicDays: policyOn('pay.public.days', on).value,
  publicMaxDays: policyOn('pay.public.maxDays', on).value,
};
const large: PaymentTerms = { buyerKind: 'large_enterprise', sellerIsSme: true };

describe('when a price is due', () => {
  it.each<[string, PaymentTerms, { acceptedOn?: string }, string | undefined]>([
    ['a large enterprise, nothing agreed: day 60', large, {}, '2026-03-11'],
    ['a public body, nothing agreed: day 30', { ...large, buyerKind: 'public_body' }, {}, '2026-02-09'],
    ['agreed days', { ...large, agreedDays: 45 }, {}, '2026-02-24'],
    ['accepted in time: from acceptance', { ...large, acceptanceDays: 10 }, { acceptedOn: '2026-01-15' }, '2026-03-16'],
    [
      'accepted late: from the end of the period',
      { ...large, acceptanceDays: 10 },
      { acceptedOn: '2026-03-01' },
      '2026-03-21',
    ],
    ['never accepted: from the end of the period', { ...large, acceptanceDays: 10 }, {}, '2026-03-21'],
    ['between two large firms nothing is set by law', { ...large, sellerIsSme: false }, {}, undefined],
    ['a small buyer: nothing is set by law', { ...large, buyerKind: 'other' }, {}, undefined],
  ])('%s', (_, terms, more, dueOn) => {
    expect(paymentDue(terms, { deliveredOn: on, ...more }, limits)?.dueOn).toBe(dueOn);
  });

  it('reference vector 15: late payment to an SME without an agreed rate', () => {
    const due = paymentDue(large, { deliveredOn: '2026-01-10' }, limits)?.dueOn ?? '';
    const dailyBps = policyOn('late.rate.dailyBps', due).value;
    expect(lateInterestMinor(2_000_000_00n, due, '2026-04-30', { dailyBps })).toBe(50_000_00n);
    expect(lateInterestMinor(2_000_000_00n, due, due, { dailyBps })).toBe(0n);
  });

  it('an agreed rate below the LPR at signing counts as the LPR', () => {
    const agreed = { yearlyBps: 100, lprAtSigningBps: 300 };
    expect(lateInterestMinor(3_650_000_00n, '2026-01-01', '2026-01-11', { dailyBps: 5, agreed })).toBe(3_000_00n);
  });
});

describe('a payment term', () => {
  const outcome = (terms: PaymentTerms & { payWhenPaid?: boolean }) => {
    try {
      assertLawfulTerm({ payWhenPaid: false, ...terms }, limits);
      return 'stands';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  it.each<[string, PaymentTerms & { payWhenPaid?: boolean }, string]>([
    ['60 days to an SME', { ...large, agreedDays: 60 }, 'stands'],
    ['61 days to an SME', { ...large, agreedDays: 61 }, 'CONTRACT_TERM_UNLAWFUL'],
    ['61 days with a reason', { ...large, agreedDays: 61, longerTermReason: 'seasonal crop' }, 'stands'],
    [
      '61 days by a public body, reason or not',
      { ...large, buyerKind: 'public_body', agreedDays: 61, longerTermReason: 'x' },
      'CONTRACT_TERM_UNLAWFUL',
    ],
    ['90 days between large firms', { ...large, sellerIsSme: false, agreedDays: 90 }, 'stands'],
    ['pay when paid', { ...large, payWhenPaid: true }, 'PAY_WHEN_PAID_VOID'],
  ])('%s', (_, terms, expected) => expect(outcome(terms)).toBe(expected));
});
