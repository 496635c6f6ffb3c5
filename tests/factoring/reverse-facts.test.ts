import { expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';
import { sayers } from '../support/said.ts';
import type { ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks, factor } = owed;
const [bank, other] = banks;
const told = async (gate: string, partyId: string): Promise<string[]> => {
  const { rows } = await owed.database.admin.query<{ told: { fact: string }[] }>(
    `select payload -> 'told' as told from event
     where type = 'gate.told' and payload ->> 'gate' = $1 and participants = array[$2]`,
    [gate, partyId],
  );
  return [...new Set(rows.flatMap((row) => row.told.map(({ fact }) => fact)))].sort();
};

it('a supplier opts in to nothing that is disputed, doubted or under suspicion, and the factor is told the rest', async () => {
  const { id: lineId } = await debtor.done<{ id: string }>('/certificate-lines', {
    bankId: bank.partyId,
    limit: yuan(10_000),
    expiresOn: '2027-12-31',
  });
  await bank.done(`/certificate-lines/${lineId}/approval`);
  const receivable = await owed.receivable(1_000);
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: other.partyId,
    kind: 'outright',
    recourse: true,
    services: [],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(0) }],
  });
  const check = (result: string) =>
    other.done(`/invoices/${receivable.invoiceId}/verification`, { result, evidence: result });
  await check('verified');
  await owed.confirm(receivable.id, 1_000);
  const offer = await debtor.done<{ id: string }>('/reverse-offers', {
    lineId,
    receivableId: receivable.id,
    rateBps: 360,
    openUntil: '2026-11-30',
  });
  const optIn = async () => {
    const { status, body } = await seller.post<ProblemBody>(`/reverse-offers/${offer.id}/acceptance`);
    return status < 300 ? [] : ((body.facts?.closed ?? []) as { fact: string }[]);
  };
  const facts = async () => (await optIn()).map(({ fact }) => fact);
  const dispute = await debtor.done<{ id: string }>(`/receivables/${receivable.id}/disputes`, {
    amount: yuan(10),
    reason: 'short',
  });
  expect(await facts()).toEqual(['F72']);
  await debtor.done(`/disputes/${dispute.id}/withdrawal`);
  await check('differs');
  expect(await facts()).toContain('F81');
  await check('verified');
  await other.done(`/assignments/${id}/answer`, { accept: false });
  const ring = { kind: 'guarantees', source: 'report' };
  await bank.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
  await bank.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
  const [suspected] = await optIn();
  expect(suspected?.fact).toBe('F69');
  // Another house is refused by a suspicion, and not told what it is.
  expect(JSON.stringify(suspected)).not.toContain(debtor.partyId);
  const { body } = await bank.get<{ items: { id: string }[] }>('/fraud-signals');
  for (const signal of body.items)
    await bank.tried(`/fraud-signals/${signal.id}/clearance`, { reason: 'looked', documentHash: 'a'.repeat(64) });
  await seller.done(`/reverse-offers/${offer.id}/acceptance`);
  expect(await told('RV', bank.partyId)).toContain('F75');
  // Its bank is told of a firm that certifies what it owes to its own group.
  const relation = { partyId: seller.partyId, otherId: debtor.partyId, kind: 'same_group', source: 'chart' };
  await bank.done('/party-relations', relation);
  // And of an event of credit that it knows of.
  await (await sayers(owed)).event(bank, debtor);
  const next = await owed.receivable(100);
  await owed.confirm(next.id, 100);
  await debtor.done('/certificates', {
    lineId,
    obligeeId: seller.partyId,
    dueOn: '2026-12-01',
    contractNumber: 'HT-1',
    receivables: [{ receivableId: next.id, amount: yuan(100) }],
  });
  expect(await told('CE', bank.partyId)).toEqual(expect.arrayContaining(['F105', 'F15']));
  // A factor that would hold too much of one debtor is told when it takes the claims.
  await factor.done('/factor-books', {
    statedOn: '2026-10-12',
    riskAssets: yuan(100),
    netAssets: yuan(100),
    reserve: yuan(10),
    relatedDebtorIds: [],
  });
  const last = await owed.receivable(500);
  const taken = await seller.done<{ id: string }>('/assignments', {
    assigneeId: factor.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: last.id, advance: yuan(400) }],
  });
  await factor.done(`/assignments/${taken.id}/answer`, { accept: true });
  expect(await told('AS', factor.partyId)).toContain('F37');
});
