import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { refinanced } from '../support/refinance.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, exporter, clock } = desk;

interface Payables {
  payables: { kind: string; rightId: string | null; owedMinor: string; paidMinor: string }[];
  payments: { reference: string }[];
}

async function balances(...subjectIds: string[]): Promise<Record<string, string>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return Object.fromEntries(
    body.items.filter((a) => ['', ...subjectIds].includes(a.subjectId)).map((a) => [a.kind, a.balanceMinor]),
  );
}

it('a financing under a credit is paid out of the goods, with its interest; the rest of the proceeds is paid out, never twice', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const { lotId } = await desk.pledged(facilityId, 20);
  const drawdownId = await desk.draw(facilityId, 300_000, '2026-12-20');
  const financingId = await refinanced(desk, facilityId, 500_000);
  // The financing alone is overdue; the drawdown has four days left.
  clock.set('2026-12-16T06:00:00Z');
  await desk.price(60_000);
  const sale = await bank.done<{ id: string; basis: unknown }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  expect(sale.basis).toMatchObject({ kind: 'debt_overdue', financingId });
  await second.done(`/realisations/${sale.id}/approval`);
  const lien = await bank.done<{ id: string }>('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'lien',
    holder: 'Warehouse, storage arrears',
    claim: yuan(50_000),
    lotIds: [lotId],
    source: 'Statement of the warehouse',
  });
  await payee(bank, 'Importer', '6222 0001', { payeeId: importer.partyId });
  await payee(bank, 'Warehouse, storage arrears', '6222 0002');
  await payee(bank, 'Auctioneer', '6222 0003');
  const at = `/realisations/${sale.id}/payments`;
  const pay = { kind: 'surplus', amount: yuan(1), payee: 'Importer', account: '6222 0001', paidOn: '2026-12-16' };
  expect(await second.refused(at, { ...pay, reference: 'R-0' })).toBe('409 REALISATION_STEP');
  const before = await balances(facilityId);
  const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose', 'realisation:pay']);
  const { settlement } = await recorder.done<{ settlement: Record<string, unknown> }>(
    `/realisations/${sale.id}/settlement`,
    {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(1_000_000), costs: yuan(10_000) }],
      // Below 85 % of the reference: why, and who else bid.
      lowPriceReason: 'market_moved',
      bids: [
        { bidder: 'Smelter', amount: yuan(1_000_000) },
        { bidder: 'Another smelter', amount: yuan(960_000) },
      ],
    },
  );
  // 65 days at one basis point a day on each: 1,950.00 and 3,250.00.
  expect(settlement).toMatchObject({
    claimMinor: '80520000',
    ownMinor: '80520000',
    shortfallMinor: '0',
    surplusMinor: '13480000',
    applied: {
      allocations: [{ drawdownId, interestMinor: '195000', principalMinor: '30000000' }],
      financings: [{ financingId, interestMinor: '325000', principalMinor: '50000000' }],
      heldMinor: '0',
    },
  });
  const after = await balances(facilityId, sale.id);
  expect(after).toMatchObject({ loan_principal: '0', interbank_payable: '0', pledgor_payable: '-13480000' });
  expect(after.margin_deposit ?? '0').toBe('0');
  // The bank that had paid in the place of this one is repaid at the same time.
  expect(BigInt(after.cash ?? 0) - BigInt(before.cash ?? 0)).toBe(100_000_000n - 50_000_000n);
  expect((await importer.get<{ status: string }>(`/trade-financings/${financingId}`)).body.status).toBe('settled');

  for (const same of [bank, recorder])
    expect(await same.refused(at, { ...pay, reference: 'R-0' })).toBe('403 SAME_PERSON');
  expect(await importer.refused(at, { ...pay, reference: 'R-0' })).toBe('403 MANDATE_MISSING');
  expect(await second.refused(at, { ...pay, reference: 'R-0', paidOn: '2026-12-17' })).toBe('422 PAYMENT_NOT_MADE');
  expect(await second.refused(at, { ...pay, kind: 'secured_claim', reference: 'R-0' })).toMatch(/^422/);
  const claim = { ...pay, kind: 'secured_claim', payee: 'Warehouse, storage arrears', account: '62220002' };
  // Money goes to whom the record entitles, into an account on record, and into no other’s.
  const closed = async (body: object) => {
    const answer = await second.post<ProblemBody>(at, body);
    return [
      answer.body.code,
      ...((answer.body.facts?.closed ?? []) as { reason: string }[]).map((c) => c.reason),
    ].join();
  };
  const share0 = { ...claim, rightId: lien.id, amount: yuan(1), reference: 'R-0' };
  expect(await closed({ ...share0, payee: 'Warehouse of a friend' })).toBe('GATE_CLOSED,payee_not_entitled');
  expect(await closed({ ...share0, account: '6222 9999' })).toBe('GATE_CLOSED,account_not_on_record');
  expect(await closed({ ...share0, account: '6222 0001' })).toBe('GATE_CLOSED,account_of_another');
  expect(await closed({ ...pay, payee: 'Warehouse, storage arrears', account: '6222 0002', reference: 'R-0' })).toBe(
    'GATE_CLOSED,payee_not_entitled',
  );
  expect(await second.refused(at, { ...claim, rightId: facilityId, reference: 'R-0' })).toBe('422 NOTHING_PAYABLE');
  expect(await second.refused(at, { ...claim, rightId: lien.id, amount: yuan(50_000.01), reference: 'R-0' })).toBe(
    '422 PAYMENT_EXCEEDS_OWED',
  );
  const share = { ...claim, rightId: lien.id, amount: yuan(50_000), reference: 'R-1' };
  const [first, again] = [await second.tried(at, share, 'once'), await second.tried(at, share, 'once')];
  expect([first.status, again.body]).toEqual([201, first.body]);
  await second.done(at, {
    ...pay,
    kind: 'sale_costs',
    payee: 'Auctioneer',
    account: '6222 0003',
    amount: yuan(10_000),
    reference: 'R-2',
  });
  // However it is typed, and whatever it pays: one transfer, one reference.
  expect(await second.refused(at, { ...pay, reference: 'r 2' })).toBe('409 PAYMENT_RECORDED');
  // Eight transfers of a fifth of the surplus at once: five are recorded.
  const eight = await Promise.all(
    Array.from({ length: 8 }, (_, i) => second.tried(at, { ...pay, amount: yuan(26_960), reference: `S-${i}` })),
  );
  expect(eight.filter((a) => a.status === 201)).toHaveLength(5);
  const key = { ...pay, reference: 'S-9', amount: yuan(0.01) };
  expect(await second.refused(at, key)).toBe('422 PAYMENT_EXCEEDS_OWED');
  expect(await balances(facilityId, sale.id)).toMatchObject({
    sale_costs_payable: '0',
    secured_claims_payable: '0',
    pledgor_payable: '0',
  });
  const { body } = await importer.get<Payables>(at);
  expect(body.payables).toEqual([
    { kind: 'sale_costs', rightId: null, owedMinor: '1000000', paidMinor: '1000000' },
    { kind: 'secured_claim', rightId: lien.id, owedMinor: '5000000', paidMinor: '5000000' },
    { kind: 'surplus', rightId: null, owedMinor: '13480000', paidMinor: '13480000' },
  ]);
  expect(body.payments).toHaveLength(7);
  expect((await exporter.get(at)).status).toBe(404);
  const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items).toEqual([expect.objectContaining({ balanced: true })]);
});
