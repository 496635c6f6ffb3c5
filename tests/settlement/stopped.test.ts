import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, present, setLimits } from '../support/credit.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, exporter, importer, clock } = trade;

type Closed = ProblemBody & { facts: { closed: { fact: string }[] } };
const closedBy = async (by: Client, path: string): Promise<string[]> => {
  const { status, body } = await by.post<Closed>(path);
  expect([status, body.code]).toEqual([422, 'GATE_CLOSED']);
  return body.facts.closed.map(({ fact }) => fact);
};
const stands = (of: Client, kind: string, more = {}) =>
  issuer.done<{ id: string }>(`/parties/${of.partyId}/standings`, {
    kind,
    since: '2026-10-12',
    reason: 'on record',
    authority: 'Intermediate Court',
    documentNumber: '(2026) 7',
    documentHash: 'ab'.repeat(32),
    ...more,
  });
async function complying(terms: object = {}) {
  const creditId = await trade.credit(1_000, {}, terms);
  const documents = [invoice('1000.00')];
  const { id } = await present(nominated, creditId, issuer.partyId, 1_000, { documents });
  await findComplying(issuer, id);
  return { creditId, id };
}

describe('a bank that is bound', () => {
  it('pays though the applicant is insolvent, and its officer is told', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const { id } = await complying();
    const standing = await stands(importer, 'insolvency');
    await issuerChecker.done(`/presentations/${id}/honour`);
    const { rows } = await trade.database.admin.query(
      "select payload, participants from event where object_id = $1 and type = 'gate.told'",
      [id],
    );
    const told = rows.flatMap(({ payload }) => (payload.told as { fact: string }[]).map(({ fact }) => fact));
    expect(told).toContain('F65');
    expect(rows.map(({ participants }) => participants)).toEqual(rows.map(() => [issuer.partyId]));
    await issuer.done(`/standings/${standing.id}/end`, { reason: 'Petition withdrawn' });
  });

  it('is stopped by a court’s order on the presentation or the credit, and by no one else’s', async () => {
    const { creditId, id } = await complying();
    for (const objectId of [id, creditId]) {
      const order = await stands(exporter, 'stop_payment', { objectId });
      expect(await closedBy(issuerChecker, `/presentations/${id}/honour`)).toEqual(['F92']);
      await issuer.done(`/standings/${order.id}/end`, { reason: 'Order lifted' });
    }
    const other = await complying();
    await stands(exporter, 'stop_payment', { objectId: other.id });
    await issuerChecker.done(`/presentations/${id}/honour`);
  });

  it('pays nothing at maturity that a list forbids', async () => {
    const tenor = { kind: 'days_after', days: 60, event: 'presentation' };
    const { id } = await complying({ availableBy: 'deferred_payment', tenor });
    await issuerChecker.done(`/presentations/${id}/honour`);
    const { body } = await issuer.get<{ items: { id: string }[] }>(`/presentations/${id}/payments`);
    clock.set('2026-12-11T06:00:00Z');
    const listed = await stands(nominated, 'listing', { list: 'sanction' });
    const path = `/credit-payments/${body.items[0]?.id}/payment`;
    expect(await closedBy(issuerChecker, path)).toEqual(['F68']);
    await issuer.done(`/standings/${listed.id}/end`, { reason: 'Not the same party' });
    await issuerChecker.done(path);
  });
});

describe('a suspicion that is open', () => {
  const toldOf = async (objectId: string, by: Client): Promise<string[]> => {
    const { rows } = await trade.database.admin.query<{ told: { fact: string }[] }>(
      `select payload -> 'told' as told from event
       where object_id = $1 and type = 'gate.told' and participants = array[$2]`,
      [objectId, by.partyId],
    );
    return rows.flatMap(({ told }) => told.map(({ fact }) => fact));
  };

  it('asks a bank that is bound for one more person, and is told where nothing is paid yet', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const { id } = await complying();
    const later = await trade.credit(1_000);
    const ring = { kind: 'guarantees', source: 'Credit report' };
    for (const by of [issuer, nominated]) {
      await by.done('/party-relations', { partyId: importer.partyId, otherId: exporter.partyId, ...ring });
      await by.done('/party-relations', { partyId: exporter.partyId, otherId: importer.partyId, ...ring });
    }
    const asked = await issuerChecker.post<{ reasons: { code: string }[] }>(`/presentations/${id}/honour`);
    expect([asked.status, asked.body.reasons.map(({ code }) => code)]).toEqual([202, ['F69']]);
    await issuerChecker.done(`/presentations/${id}/honour`);
    const made = await exporter.done<{ id: string }>(`/credits/${later}/proceeds-assignments`, {
      assigneeId: trade.second.partyId,
      amount: euro(100),
    });
    await nominated.done(`/proceeds-assignments/${made.id}/answer`, { acknowledge: true });
    expect(await toldOf(later, nominated)).toEqual(['F69']);
    await setLimits(nominated, issuer, 10_000);
    const confirmed = await trade.credit(100, { confirmingBankId: nominated.partyId }, { confirmation: 'confirm' });
    await nominated.done(`/credits/${confirmed}/confirmation`, { add: true });
    expect(await toldOf(confirmed, nominated)).toEqual(['F69']);
  });
});
