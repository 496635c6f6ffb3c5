import { describe, expect, it } from 'vitest';
import { type CompetingRight, rankRights } from './ranking.ts';
import { type Counterclaim, decideSetOff } from './set-off.ts';

const at = (day: string) => new Date(`2026-${day}T00:00:00Z`);
const received = (rights: CompetingRight[], proceedsMinor: bigint) =>
  Object.fromEntries(rankRights(rights, proceedsMinor).map((r) => [r.id, r.receivesMinor]));

describe('competing rights over one receivable', () => {
  const pledge = { id: 'pledgee', claimMinor: 500_000_00n, registeredAt: at('05-08') };
  const f2 = { id: 'F2', claimMinor: 600_000_00n, registeredAt: at('05-10') };
  const f1 = { id: 'F1', claimMinor: 300_000_00n, notifiedAt: at('05-03') };

  it('reference vector 22: registered by time, then notice', () => {
    const paid = { pledgee: 500_000_00n, F2: 400_000_00n, F1: 0n };
    for (const rights of [
      [pledge, f2, f1],
      [f1, f2, pledge],
      [f2, f1, pledge],
    ])
      expect(received(rights, 900_000_00n)).toEqual(paid);
  });

  it('reference vector 23: neither registered nor notified, pro rata to the advances', () => {
    const rights = [
      { id: 'a', claimMinor: 600_000_00n },
      { id: 'b', claimMinor: 300_000_00n },
    ];
    expect(received(rights, 720_000_00n)).toEqual({ a: 480_000_00n, b: 240_000_00n });
  });

  it('filed in the same instant: they share, and to the cent', () => {
    const rights = ['a', 'b', 'c'].map((id) => ({ id, claimMinor: 100_00n, registeredAt: at('05-08') }));
    expect(received(rights, 100_00n)).toEqual({ a: 33_34n, b: 33_33n, c: 33_33n });
    expect(rankRights(rights, 100_00n).map((r) => r.rank)).toEqual([1, 1, 1]);
  });

  it('notice counts only among the unregistered, and earlier notice wins', () => {
    const ranked = rankRights([f1, { ...f1, id: 'F0', notifiedAt: at('05-02') }, f2], 10_00n);
    expect(ranked.map((r) => `${r.rank} ${r.id} ${r.basis}`)).toEqual([
      '1 F2 registered',
      '2 F0 notified',
      '3 F1 notified',
    ]);
  });
});

describe('reference vector 25: set-off against the assignee', () => {
  const claim = { amountMinor: 1_000_000_00n, dueOn: '2026-06-30', notifiedOn: '2026-05-10', isWaived: false };
  const counter = { amountMinor: 200_000_00n, aroseOn: '2026-05-01', dueOn: '2026-06-15', fromSameContract: false };
  it.each<[string, Partial<Counterclaim>, boolean, bigint]>([
    ['arisen before notice, due earlier', {}, true, 800_000_00n],
    ['due later, other contract', { dueOn: '2026-07-15' }, false, 1_000_000_00n],
    ['arisen after notice, other contract', { aroseOn: '2026-05-20' }, false, 1_000_000_00n],
    ['arisen after notice, same contract', { aroseOn: '2026-05-20', fromSameContract: true }, true, 800_000_00n],
    ['due on the same day', { dueOn: '2026-06-30' }, true, 800_000_00n],
    ['larger than the claim', { amountMinor: 2_000_000_00n }, true, 0n],
  ])('%s', (_, change, allowed, collectibleMinor) => {
    expect(decideSetOff(claim, { ...counter, ...change })).toMatchObject({ allowed, collectibleMinor });
  });

  it('is given up by a debtor that waived it, even from one contract', () => {
    const waived = { ...claim, isWaived: true };
    expect(decideSetOff(waived, { ...counter, fromSameContract: true })).toMatchObject({
      allowed: false,
      ground: 'waived',
    });
  });

  it('without notice the debtor may set off what arose at any time', () => {
    const silent = { ...claim, notifiedOn: undefined };
    expect(decideSetOff(silent, { ...counter, aroseOn: '2026-06-10' })).toMatchObject({ allowed: true });
  });
});
