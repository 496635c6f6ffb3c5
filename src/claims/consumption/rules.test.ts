import { describe, expect, it } from 'vitest';
import { type ItemFacts, type KnownClaim, matchScore, nameStem, plainKey, statusFor, traitsOf } from './rules.ts';

const invoice: ItemFacts = {
  kind: 'invoice',
  key: '26502000000123456789',
  sellerCode: '91100000100003962T',
  buyerCode: '911100001000044477',
  sellerName: '重庆示例汽配有限公司',
  buyerName: '重庆示例汽车股份有限公司',
  amountMinor: 113_000_00n,
  currency: 'CNY',
  dueOn: '2026-12-01',
  issuedOn: '2026-10-01',
  contractNumber: 'HT-2026/018',
  number: '26502000000123456789',
};

/** Kinds that a search for `asked` shares with what is kept for `kept`. */
const shared = (kept: ItemFacts, asked: ItemFacts) => {
  const have = new Set(traitsOf(kept).map((t) => t.text));
  return [
    ...new Set(
      traitsOf(asked, 3)
        .filter((t) => have.has(t.text))
        .map((t) => t.kind),
    ),
  ];
};

describe('a changed invoice is still found', () => {
  it.each<[string, Partial<ItemFacts>, string]>([
    [
      'one digit of the number in the middle',
      { key: 'x', number: '26502000000023456789' },
      'amount_and_due amount_and_parties number_tail contract_and_amount names_and_amount amount_and_issue',
    ],
    [
      'the last digit, and the due day by three',
      { number: '26502000000123456780', dueOn: '2026-12-04' },
      'amount_and_due amount_and_parties contract_and_amount names_and_amount amount_and_issue',
    ],
    [
      'the due day by four',
      { dueOn: '2026-12-05' },
      'amount_and_parties number_tail contract_and_amount names_and_amount amount_and_issue number_and_buyer near_number',
    ],
    ['another amount', { amountMinor: 112_000_00n }, 'number_tail'],
    [
      'no codes, shortened names',
      {
        sellerCode: undefined,
        buyerCode: undefined,
        sellerName: '重庆示例汽配',
        buyerName: '重庆示例',
        number: undefined,
      },
      'contract_and_amount names_and_amount',
    ],
    [
      'full-width digits and another hyphen',
      { contractNumber: 'ＨＴ－２０２６－018', sellerCode: undefined, sellerName: undefined },
      'contract_and_amount number_and_buyer',
    ],
    [
      'another trade',
      {
        sellerCode: '91330100799655058B',
        buyerCode: undefined,
        sellerName: 'X',
        number: '1',
        contractNumber: 'Y',
        amountMinor: 1n,
      },
      '',
    ],
  ])('%s', (_, change, expected) => expect(shared(invoice, { ...invoice, ...change }).join(' ')).toBe(expected));

  it('a missing fact matches nothing', () => {
    expect(traitsOf({ kind: 'invoice', key: 'k' }, 3)).toEqual([]);
    expect(traitsOf({ kind: 'invoice', key: 'k', amountMinor: 1n, currency: 'CNY', dueOn: '2026-01-01' }, 3)).toEqual(
      [],
    );
  });

  it('scores add up, to 100', () => {
    expect(matchScore(['amount_and_parties'])).toBe(30);
    expect(matchScore(['amount_and_due', 'amount_and_parties'])).toBe(75);
    expect(matchScore(['amount_and_due', 'amount_and_parties', 'number_tail'])).toBe(100);
    expect(matchScore(['number_tail', 'number_tail'])).toBe(45);
  });

  it('names without legal form, numbers without dress', () => {
    expect([nameStem('重庆示例汽配有限责任公司'), nameStem('Rheinhafen Fahrzeugteile GmbH')]).toEqual([
      '重庆示例',
      'RHEI',
    ]);
    expect(plainKey('No. ０１２-ab')).toBe('NO012AB');
  });
});

describe('the status that a lender is told', () => {
  const me = { financierId: 'bank', applicantId: 'seller' };
  const claim = (status: KnownClaim['status'], more: Partial<KnownClaim> = {}): KnownClaim => ({
    ...me,
    status,
    ...more,
  });
  it.each<[string, KnownClaim[], boolean, string]>([
    ['nothing known', [], false, 'REGU none'],
    ['registered by me before', [claim('registered')], false, 'REGU repeat'],
    ['registered by another bank', [claim('registered', { financierId: 'b2' })], false, 'REDU duplicate'],
    ['by another applicant at my bank', [claim('registered', { applicantId: 's2' })], false, 'REDU duplicate'],
    ['financed by me', [claim('financed')], false, 'FNCD repeat'],
    ['financed by another', [claim('financed', { financierId: 'b2' })], false, 'DFIN duplicate'],
    ['financed by both', [claim('financed'), claim('financed', { financierId: 'b2' })], false, 'DFIN duplicate'],
    ['pending with another', [claim('pending', { financierId: 'b2' })], false, 'PNDG duplicate'],
    ['cancelled', [claim('cancelled', { financierId: 'b2' })], false, 'CANC none'],
    ['repaid and free', [claim('freed', { financierId: 'b2' })], false, 'REGU none'],
    ['in another network', [], true, 'DFIN financed_elsewhere'],
  ])('%s', (_, claims, elsewhere, expected) => {
    const { status, risk } = statusFor(me, claims, elsewhere);
    expect(`${status} ${risk}`).toBe(expected);
  });
});
