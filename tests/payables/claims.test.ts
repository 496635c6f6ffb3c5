import { beforeEach, describe, expect, it } from 'vitest';
import { partyLimit } from '../support/factoring.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks, clock } = owed;
const [bank, financier] = banks;
beforeEach(() => clock.set('2026-10-12T06:00:00Z'));

const since = '2026-10-12';
const ring = { kind: 'guarantees', source: 'report' };
const { id: lineId } = await debtor.done<{ id: string }>('/certificate-lines', {
  bankId: bank.partyId,
  limit: yuan(1_000_000),
  expiresOn: '2026-11-30',
});
await bank.done(`/certificate-lines/${lineId}/approval`);
const confirmed = async () => {
  const { id, invoiceId } = await owed.receivable(1_000);
  await owed.confirm(id, 1_000);
  return { id, invoiceId };
};
const bodyOf = (receivableId: string) => ({
  lineId,
  obligeeId: seller.partyId,
  dueOn: '2026-12-01',
  contractNumber: 'HT-1',
  receivables: [{ receivableId, amount: yuan(1_000) }],
});
const closed = async (by: Client, path: string, body: object): Promise<string[]> => {
  const answer = await by.tried<ProblemBody>(path, body);
  if (answer.status < 300) return [];
  expect(answer.body.code).toBe('GATE_CLOSED');
  return ((answer.body.facts?.closed ?? []) as { fact: string; reason?: string }[]).map(({ fact, reason }) =>
    reason ? `${fact} ${reason}` : fact,
  );
};
const toldOf = async (objectId: string, to: Client): Promise<string[]> => {
  const { rows } = await owed.database.admin.query<{ told: { fact: string }[] }>(
    `select payload -> 'told' as told from event
     where object_id = $1 and type = 'gate.told' and participants = array[$2]`,
    [objectId, to.partyId],
  );
  return [...new Set(rows.flatMap(({ told }) => told.map(({ fact }) => fact)))].sort();
};

describe('a certificate', () => {
  it('is not issued on a claim in dispute, nor on an invoice that does not stand, nor by a firm whose group is in default', async () => {
    const disputed = await confirmed();
    const dispute = await debtor.done<{ id: string }>(`/receivables/${disputed.id}/disputes`, {
      amount: yuan(10),
      reason: 'short',
    });
    expect(await closed(debtor, '/certificates', bodyOf(disputed.id))).toEqual(['F72']);
    await debtor.done(`/disputes/${dispute.id}/withdrawal`);
    const sister = await owed.party('Sister', 'core_firm');
    const relation = { partyId: sister.partyId, otherId: debtor.partyId, kind: 'same_group', source: 'chart' };
    await bank.done('/party-relations', relation);
    const standing = await bank.done<{ id: string }>(`/parties/${sister.partyId}/standings`, {
      kind: 'default',
      since,
      reason: 'unpaid',
    });
    const refused = await debtor.post<ProblemBody>('/certificates', bodyOf(disputed.id));
    expect(JSON.stringify(refused.body.facts)).not.toContain(sister.partyId);
    expect(await closed(debtor, '/certificates', bodyOf(disputed.id))).toEqual(['F58']);
    await bank.done(`/standings/${standing.id}/end`, { reason: 'paid' });
    // What its creditor stands in is no risk of the bank.
    await bank.done(`/parties/${seller.partyId}/standings`, { kind: 'default', since, reason: 'unpaid' });
    await bank.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
    await bank.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
    const made = await debtor.done<{ id: string }>('/certificates', bodyOf(disputed.id));
    expect(await toldOf(made.id, bank)).toEqual(['F69', 'F75']);
    const differing = await confirmed();
    const { id } = await seller.done<{ id: string }>('/assignments', {
      assigneeId: financier.partyId,
      kind: 'outright',
      recourse: true,
      services: [],
      currency: 'CNY',
      items: [{ receivableId: differing.id, advance: yuan(0) }],
    });
    await financier.done(`/invoices/${differing.invoiceId}/verification`, { result: 'differs', evidence: 'check' });
    await financier.done(`/assignments/${id}/answer`, { accept: false });
    expect(await closed(debtor, '/certificates', bodyOf(differing.id))).toEqual(['F81 differs']);
  });
});

describe('a part of a certificate', () => {
  const filing = {
    rateBps: 420,
    filingNumber: 'ZDW-9',
    filedAt: '2026-10-12T05:00:00Z',
    expiresOn: '2027-12-31',
    search: { certificate: 'C-9', searchedAt: '2026-10-12T04:00:00Z', earlierFilings: 0 },
    tenorReviewed: false,
  };
  const offered = async () => {
    const { id: receivableId } = await confirmed();
    const certificate = await debtor.done<{ id: string }>('/certificates', bodyOf(receivableId));
    await seller.done(`/certificates/${certificate.id}/answer`, { accept: true });
    const { body } = await seller.get<{ holdings: { id: string }[] }>(`/certificates/${certificate.id}`);
    const move = await seller.done<{ id: string }>('/certificate-moves', {
      holdingId: body.holdings[0]?.id,
      kind: 'finance',
      toPartyId: financier.partyId,
      amountMinor: '100000',
      account: { number: '6222000011112222', bank: '示例银行' },
    });
    return { certificateId: certificate.id, moveId: move.id, path: `/certificate-moves/${move.id}/answer` };
  };
  const take = (path: string, more: object = {}) =>
    closed(financier, path, { accept: true, financing: { ...filing, ...more } });

  it('is financed on a search and a filing of its own that are fresh, alone and long enough', async () => {
    const { path, certificateId, moveId } = await offered();
    // What one issuer owes to it on certificates is a risk on that issuer, and asks for a limit on it (F54).
    expect(await take(path)).toEqual(['F54 no_limit']);
    await partyLimit(financier, 'debtor', debtor.partyId, 999.99);
    expect(await take(path)).toEqual(['F54 limit_exceeded']);
    await partyLimit(financier, 'debtor', debtor.partyId, 3_000);
    const search = (more: object) => ({ search: { ...filing.search, ...more } });
    expect(await take(path, search({ searchedAt: '2026-10-10T04:00:00Z' }))).toEqual(['F48']);
    expect(await take(path, search({ searchedAt: '2026-10-12T05:30:00Z' }))).toEqual(['F48']);
    expect(await take(path, search({ earlierFilings: 1 }))).toEqual(['F41']);
    expect(await take(path, { expiresOn: '2027-02-28' })).toEqual(['F44']);
    const asked = await financier.post<Proposal>(path, { accept: true, financing: filing });
    expect([asked.status, asked.body.reasons.map(({ code }) => code)]).toEqual([202, ['F79']]);
    await financier.done('/call-backs', {
      debtorId: debtor.partyId,
      subjectId: certificateId,
      number: '023-63000000',
      numberSource: 'public_register',
      spokeTo: 'Accountant',
      outcome: 'affirmed',
    });
    expect(await take(path)).toEqual([]);
    expect(await toldOf(moveId, financier)).toEqual(['F37', 'F75', 'F81']);
  });

  it('asks for one more person where issuer and holder are related, or the holder had another name', async () => {
    const { path } = await offered();
    const relation = { partyId: seller.partyId, otherId: debtor.partyId, kind: 'same_group', source: 'chart' };
    await financier.done('/party-relations', relation);
    await financier.done('/former-names', { partyId: seller.partyId, name: '旧名', changedOn: '2026-09-01' });
    const asked = await financier.post<Proposal>(path, { accept: true, financing: filing });
    expect(new Set(asked.body.reasons.map(({ code }) => code))).toEqual(new Set(['F15', 'F46', 'F79']));
  });

  it('is not financed under suspicion, nor once the line behind it has ended', async () => {
    const { path } = await offered();
    await financier.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
    await financier.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
    expect(await take(path)).toEqual(['F69']);
    const { body } = await financier.get<{ items: { id: string }[] }>('/fraud-signals');
    for (const { id } of body.items)
      await financier.tried(`/fraud-signals/${id}/clearance`, { reason: 'looked', documentHash: sha('a') });
    clock.set('2026-11-30T17:00:00Z');
    const late = { ...filing.search, searchedAt: '2026-11-30T16:00:00Z' };
    expect(await take(path, { filedAt: '2026-11-30T16:30:00Z', search: late })).toEqual(['F53']);
  });
});
