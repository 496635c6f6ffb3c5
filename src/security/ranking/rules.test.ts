import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distribute, publicAt, rank, type SecurityRight, seniorMinor } from './rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const registered = (at: string) =>
  publicAt('registration', new Date(`${at}${at.length === 10 ? 'T10:00:00+08:00' : '+08:00'}`));
const right = (
  id: string,
  kind: SecurityRight['kind'],
  claim: number,
  more: Partial<SecurityRight> = {},
): SecurityRight => ({
  id,
  kind,
  claimMinor: yuan(claim),
  publicity: [],
  ...more,
});
const paid = (proceeds: number, ...rights: SecurityRight[]) =>
  Object.fromEntries(
    distribute(yuan(proceeds), rank(rights)).shares.map((share) => [share.rightId, Number(share.paidMinor) / 100]),
  );

describe('purchase money (Civil Code 416)', () => {
  const bank = right('bank', 'floating_charge', 3_000_000, { publicity: [registered('2026-01-05')] });
  const seller = (on: string) =>
    right('seller', 'title_retention', 1_200_000, {
      publicity: [registered(on)],
      purchaseMoneyDeliveredOn: '2026-03-01',
    });

  it('goes before the floating charge when registered on day 10, and after it on day 11', () => {
    expect(paid(2_500_000, bank, seller('2026-03-11'))).toEqual({ seller: 1_200_000, bank: 1_300_000 });
    expect(paid(2_500_000, bank, seller('2026-03-12'))).toEqual({ bank: 2_500_000, seller: 0 });
  });

  it('leaves a carrier’s lien first (456)', () => {
    expect(paid(2_500_000, bank, seller('2026-03-11'), right('lien', 'lien', 50_000))).toEqual({
      lien: 50_000,
      seller: 1_200_000,
      bank: 1_250_000,
    });
  });

  it('ranks several by registration (SI 57)', () => {
    const lessor = right('lessor', 'lease', 700_000, {
      publicity: [registered('2026-03-05')],
      purchaseMoneyDeliveredOn: '2026-03-01',
    });
    expect(paid(1_500_000, bank, seller('2026-03-11'), lessor)).toEqual({ lessor: 700_000, seller: 800_000, bank: 0 });
  });
});

describe('publicity by time', () => {
  it('compares control with registration to the second (415)', () => {
    const pledge = right('pledge', 'pledge', 700_000, {
      publicity: [publicAt('control', new Date('2026-02-10T08:00:00+08:00'))],
    });
    const charge = right('charge', 'charge', 600_000, { publicity: [registered('2026-02-10T09:30:00')] });
    expect(paid(1_000_000, pledge, charge)).toEqual({ pledge: 700_000, charge: 300_000 });
  });

  it('shares pro rata where the order of two receipts cannot be shown (SI 59)', () => {
    const receipt = (id: string, on?: string) =>
      right(id, 'document_pledge', 1_500_000, {
        publicity: [
          on === undefined
            ? { kind: 'document_delivery', fromMs: -Infinity, toMs: Infinity }
            : publicAt('document_delivery', new Date(on)),
        ],
      });
    expect(paid(2_000_000, receipt('r1', '2026-04-02'), receipt('r2', '2026-04-05'))).toEqual({
      r1: 1_500_000,
      r2: 500_000,
    });
    expect(paid(2_000_000, receipt('r1'), receipt('r2', '2026-04-05'))).toEqual({ r1: 1_000_000, r2: 1_000_000 });
  });

  it('puts registered before unregistered, and these pro rata (414); no control, no pledge (429)', () => {
    const charges = [
      right('a', 'charge', 600_000),
      right('b', 'charge', 300_000),
      right('c', 'charge', 100_000, { publicity: [registered('2026-05-01')] }),
    ];
    expect(paid(700_000, ...charges)).toEqual({ c: 100_000, a: 400_000, b: 200_000 });
    const naked = rank([right('p', 'pledge', 1, { publicity: [registered('2026-01-01')] }), ...charges]);
    expect(naked.notConstituted.map((r) => r.id)).toEqual(['p']);
    expect(seniorMinor(naked, 'a')).toBe(yuan(100_000));
    expect(seniorMinor(naked, 'p')).toBe(yuan(1_000_000));
  });

  it('pays no more than the registered ceiling (SI 15)', () => {
    const capped = right('a', 'charge', 900, { ceilingMinor: yuan(500), publicity: [registered('2026-01-01')] });
    const { shares, surplusMinor } = distribute(yuan(800), rank([capped]));
    expect(shares[0]).toMatchObject({ paidMinor: yuan(500), unpaidMinor: yuan(400) });
    expect(surplusMinor).toBe(yuan(300));
  });
});

describe('receivables (Civil Code 768, SI 66)', () => {
  it('puts the registered first by time, then who notified, then the rest', () => {
    const rights = [
      right('f1', 'factoring', 300_000, { publicity: [publicAt('notice', new Date('2026-05-03'))] }),
      right('pledgee', 'receivable_pledge', 500_000, { publicity: [registered('2026-05-08')] }),
      right('f2', 'factoring', 600_000, { publicity: [registered('2026-05-10')] }),
    ];
    expect(paid(900_000, ...rights)).toEqual({ pledgee: 500_000, f2: 400_000, f1: 0 });
  });

  it('shares pro rata to advances when neither registered nor notified', () => {
    expect(paid(720_000, right('a', 'factoring', 600_000), right('b', 'factoring', 300_000))).toEqual({
      a: 480_000,
      b: 240_000,
    });
  });
});

describe('any set of rights', () => {
  const anyRight = (id: number) =>
    fc.record({
      id: fc.constant(`r${id}`),
      kind: fc.constantFrom('lien', 'pledge', 'charge', 'floating_charge', 'title_retention', 'factoring' as const),
      claimMinor: fc.bigInt(0n, 10n ** 12n),
      publicity: fc.array(
        fc.record({
          kind: fc.constantFrom('registration', 'control', 'notice' as const),
          day: fc.integer({ min: 0, max: 5 }),
        }),
        { maxLength: 3 },
      ),
      purchaseMoneyDeliveredOn: fc.option(fc.constant('1970-01-01'), { nil: undefined }),
    });
  const anyRights = fc
    .integer({ min: 0, max: 6 })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => anyRight(i))))
    .map((rights) =>
      (rights as { publicity: { kind: 'registration'; day: number }[] }[]).map(
        (r) =>
          ({
            ...r,
            publicity: r.publicity.map((p) => publicAt(p.kind, new Date(p.day * 86_400_000))),
          }) as unknown as SecurityRight,
      ),
    );

  it('is ranked totally and the same in any order, and every fen is paid once', () => {
    fc.assert(
      fc.property(anyRights, fc.bigInt(0n, 10n ** 13n), (rights, proceeds) => {
        const ranking = rank(rights);
        const ids = (r: typeof ranking) => r.tiers.map((tier) => tier.rights.map((x) => x.id));
        expect(ids(rank([...rights].reverse()))).toEqual(ids(ranking));
        expect([...ids(ranking).flat(), ...ranking.notConstituted.map((r) => r.id)].sort()).toEqual(
          rights.map((r) => r.id).sort(),
        );
        const { shares, surplusMinor } = distribute(proceeds, ranking);
        expect(shares.reduce((sum, s) => sum + s.paidMinor, surplusMinor)).toBe(proceeds);
        for (const share of shares) expect(share.paidMinor <= share.securedMinor).toBe(true);
        // Nobody is paid while someone before them is not paid in full.
        for (const a of shares)
          for (const b of shares) if (a.rank < b.rank && b.paidMinor > 0n) expect(a.paidMinor).toBe(a.securedMinor);
      }),
    );
  });
});
