import { expect, it } from 'vitest';
import { factoringGates, partyLimit } from '../support/factoring.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');

async function ready(kind: 'advance' | 'maturity' = 'advance') {
  const receivable = await owed.receivable(1_000_000);
  const isMaturity = kind === 'maturity';
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind,
    recourse: !isMaturity,
    services: isMaturity ? ['collection', 'bad_debt_cover'] : ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(800_000) }],
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  await factoringGates(owed, accountId)(bank, id, receivable, 1_000_000);
  return id;
}
async function request(assignmentId: string) {
  const asked = await bank.done<{ id: string }>('/advance-requests', {
    assignmentId,
    amount: yuan(800_000),
    rateBps: 594,
    fees: yuan(0),
    dueOn: '2026-12-31',
  });
  return `/advance-requests/${asked.id}/payment`;
}
type Shut = ProblemBody & {
  facts: { gates: { facts: { closed?: { fact: string; reason: string; kind: string }[] } }[] };
};
const shutBy = async (path: string): Promise<string[]> => {
  const { body } = await checker.post<Shut>(path);
  expect(body.code).toBe('GATES_SHUT');
  return body.facts.gates.flatMap((g) => (g.facts.closed ?? []).map((c) => `${c.fact} ${c.reason} ${c.kind}`));
};
const limits = async (sellers: number, debtors: number) => {
  await partyLimit(bank, 'seller', seller.partyId, sellers);
  await partyLimit(bank, 'debtor', debtor.partyId, debtors);
};

it('an advance stays within what was set for who sold and who owes, with all that is out on them (F54, F37)', async () => {
  const path = await request(await ready());
  // Who only looks at what is missing locks nothing.
  const shown = await bank.get<{ gates: { met: boolean }[] }>(path.replace('/payment', ''));
  expect([shown.status, shown.body.gates.every(({ met }) => met)]).toEqual([200, true]);
  await limits(799_999, 800_000);
  expect(await shutBy(path)).toEqual(['F54 limit_exceeded seller']);
  await limits(800_000, 799_999);
  expect(await shutBy(path)).toEqual(['F37 limit_exceeded debtor']);
  await partyLimit(bank, 'debtor', debtor.partyId, 800_000, {
    validUntil: owed.clock.now().toISOString().slice(0, 10),
  });
  await checker.done(path);
  const next = await request(await ready());
  await limits(1_600_000, 1_599_999);
  expect(await shutBy(next)).toEqual(['F37 limit_exceeded debtor']);
  await partyLimit(bank, 'debtor', debtor.partyId, 1_600_000);
  await checker.done(next);
});

it('a purchase at maturity puts its price at risk on both from the day it is agreed, and on the group of the debtor', async () => {
  const assignmentId = await ready('maturity');
  const { id } = await seller.done<{ id: string }>('/maturity-purchases', {
    assignmentId,
    daysAfterDue: 5,
    account: { number: '6222000011112222', bank: '示例银行' },
  });
  await bank.done(`/maturity-purchases/${id}/assessment`);
  const path = `/maturity-purchases/${id}/agreement`;
  await limits(2_399_999, 2_399_999);
  expect(await shutBy(path)).toEqual(['F54 limit_exceeded seller', 'F37 limit_exceeded debtor']);
  await limits(2_400_000, 2_400_000);
  const holding = await owed.party('Holding', 'core_firm');
  const relation = { partyId: holding.partyId, otherId: debtor.partyId, kind: 'controls', source: 'chart' };
  await bank.done('/party-relations', relation);
  await partyLimit(bank, 'group', holding.partyId, 2_399_999);
  expect(await shutBy(path)).toEqual(['F37 limit_exceeded group']);
  await partyLimit(bank, 'group', holding.partyId, 2_400_000);
  await checker.done(path);
  const { body } = await bank.get<{ items: { kind: string; used: { amountMinor: string } }[] }>('/party-limits');
  expect(new Set(body.items.map(({ used }) => used.amountMinor))).toEqual(new Set(['240000000']));
});
