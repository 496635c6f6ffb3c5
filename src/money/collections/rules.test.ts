import { describe, expect, it } from 'vitest';
import { type Debt, dischargeDebts, matchPayment, type OpenReceivable } from './rules.ts';

const open = (
  id: string,
  invoiceNumber: string,
  yuan: number,
  dueOn: string,
  more: Partial<OpenReceivable> = {},
): OpenReceivable => ({
  id,
  debtorId: 'D',
  invoiceNumber,
  openMinor: BigInt(yuan) * 100n,
  currency: 'CNY',
  dueOn,
  ...more,
});
const ledger = [
  open('r3', 'INV-3', 300, '2026-12-03'),
  open('r1', 'INV-1', 100, '2026-12-01'),
  open('r2', 'INV-2', 200, '2026-12-02'),
  open('r12', 'INV-12', 50, '2026-11-01', { debtorId: 'E' }),
];
const pay = (yuan: number, memo = '', advice?: { invoiceNumber: string; amountMinor: bigint }[]) => {
  const { matches, unmatchedMinor } = matchPayment(
    { debtorId: 'D', amountMinor: BigInt(yuan) * 100n, currency: 'CNY', memo, ...(advice && { advice }) },
    ledger,
  );
  return [
    ...matches.map((m) => `${m.by} ${m.receivableId} ${m.amountMinor / 100n}`),
    `rest ${unmatchedMinor / 100n}`,
  ].join(', ');
};

describe('what a payment is for', () => {
  it.each<[string, string, string]>([
    ['its text names one', pay(200, '付 INV-2 货款'), 'invoice r2 200, rest 0'],
    ['names two', pay(400, 'INV-3,INV-1'), 'invoice r1 100, invoice r3 300, rest 0'],
    ['names one and pays more: the rest is not spread', pay(250, 'INV-2'), 'invoice r2 200, rest 50'],
    ['a longer number is not a shorter one', pay(100, 'INV-12'), 'fifo r1 100, rest 0'],
    ['names nothing: oldest due first', pay(250), 'fifo r1 100, fifo r2 150, rest 0'],
    ['more than is owed', pay(700), 'fifo r1 100, fifo r2 200, fifo r3 300, rest 100'],
    ['advice is to the cent', pay(90, '', [{ invoiceNumber: 'INV-3', amountMinor: 60_00n }]), 'advice r3 60, rest 30'],
  ])('%s', (_, got, expected) => expect(got).toBe(expected));

  it('that names a settled invoice pays no other, and one whose advice names none of these neither (55)', () => {
    const of = (more: object) =>
      matchPayment({ debtorId: 'D', amountMinor: 100_00n, currency: 'CNY', memo: '', ...more }, ledger).unmatchedMinor;
    expect(of({ memo: 'INV-0 again', settledNumbers: ['INV-0'] })).toBe(100_00n);
    expect(of({ memo: 'INV-01', settledNumbers: ['INV-0'] })).toBe(0n);
    expect(of({ advice: [{ invoiceNumber: 'INV-0', amountMinor: 100_00n }] })).toBe(100_00n);
  });

  it('advice and text that name one invoice pay it once, with both amounts', () =>
    expect(pay(300, 'INV-3', [{ invoiceNumber: 'INV-3', amountMinor: 60_00n }])).toBe('advice r3 300, rest 0'));

  it('does not change what it was given', () => expect(ledger[1]?.openMinor).toBe(100_00n));
});

describe('which debts a payment discharges (Civil Code 560, 561)', () => {
  const debt = (id: string, more: Partial<Debt> = {}): Debt => ({
    id,
    costsMinor: 0n,
    interestMinor: 0n,
    principalMinor: 100_00n,
    dueOn: '2026-10-01',
    securedMinor: 0n,
    burdenBps: 400,
    incurredOn: '2026-01-01',
    ...more,
  });
  const paid = (received: bigint, debts: Debt[], designated?: string) =>
    dischargeDebts(received, debts, '2026-10-12', designated)
      .payments.map((p) => `${p.id} ${(p.costsMinor + p.interestMinor + p.principalMinor) / 100n}`)
      .join(', ');

  it('reference vector 14: costs, interest, principal', () => {
    const one = debt('loan', { costsMinor: 5_000_00n, interestMinor: 52_557_01n, principalMinor: 3_000_000_00n });
    expect(dischargeDebts(1_000_000_00n, [one], '2026-10-12').payments).toEqual([
      { id: 'loan', costsMinor: 5_000_00n, interestMinor: 52_557_01n, principalMinor: 942_442_99n },
    ]);
  });
  it.each<[string, string, string]>([
    ['what is due first', paid(100_00n, [debt('later', { dueOn: '2026-11-01' }), debt('due')]), 'due 100, later 0'],
    [
      'what the debtor designates',
      paid(100_00n, [debt('later', { dueOn: '2026-11-01' }), debt('due')], 'later'),
      'later 100, due 0',
    ],
    [
      'both due: the less secured',
      paid(100_00n, [debt('safe', { securedMinor: 90_00n }), debt('bare')]),
      'bare 100, safe 0',
    ],
    [
      'equally secured: the heavier',
      paid(100_00n, [debt('light', { burdenBps: 300 }), debt('heavy', { burdenBps: 500 })]),
      'heavy 100, light 0',
    ],
    ['equally heavy: the older', paid(100_00n, [debt('new', { dueOn: '2026-10-02' }), debt('old')]), 'old 100, new 0'],
    [
      'equal in all: pro rata',
      paid(
        100_00n,
        [debt('a', { principalMinor: 300_00n }), debt('b')].map((d) => ({ ...d, securedMinor: d.principalMinor })),
      ),
      'a 75, b 25',
    ],
  ])('%s', (_, got, expected) => expect(got).toBe(expected));

  it('gives back what is over', () =>
    expect(dischargeDebts(150_00n, [debt('a')], '2026-10-12').restMinor).toBe(50_00n));
});
