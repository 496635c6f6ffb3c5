import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { checkAll, checkLog, sealLog } from '../../src/ground/audit/index.ts';
import { makeKey } from '../../src/ground/parties/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { administratorsOf, type Client, type ProblemBody, type Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, database, clock, signer, tenantId } = desk;
const chance = seededChance(11);
const newId = identifiers(clock, chance);
const ctxFor = (tenant = tenantId) => systemCtx({ clock, chance, newId }, database, tenant, 'test');
const { admin } = database;
/** As nobody may: with the database's own guards off. */
const forced = (table: string, change: string) =>
  admin.query(`alter table ${table} disable trigger user; ${change}; alter table ${table} enable trigger user`);
const give = ({ personId }: Client, mandate: string) =>
  forced('person', `update person set mandates = '{${mandate}}' where id = '${personId}'`);
const logState = (change: string) => forced('log_state', `${change} where tenant_id = '${tenantId}'`);

await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

/** Approved by this officer, and waiting to be paid out. */
async function approvedBy(officer: Client): Promise<string> {
  const body = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-12-15' };
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, body);
  await officer.done(`/drawdowns/${id}/approval`);
  return id;
}
const closedAt = async (path: string, by = checker, body = {}) => {
  const { status, body: problem } = await by.post<ProblemBody & { status?: string }>(path, body);
  const closed = (problem.facts?.closed ?? []) as { fact: string; because?: string; fault?: string }[];
  return status === 200
    ? 'passed'
    : `${problem.code} ${closed.map((c) => `${c.fact} ${c.because ?? ''}`).join()}`.trim();
};
const keyOf = async ({ personId }: Client) =>
  (await admin.query<{ id: string }>('select id from api_key where person_id = $1 order by created_at', [personId]))
    .rows[0]?.id;

it('what an officer approved counts no longer once their key is taken back, they have left, or the mandate is gone', async () => {
  const officer = await desk.colleague(bank, 'Officer', ['drawdown:approve']);
  const [one, two, three] = [await approvedBy(officer), await approvedBy(officer), await approvedBy(officer)];
  expect(await closedAt(`/drawdowns/${one}/disbursement`)).toBe('passed');

  await give(officer, 'control:signOff');
  expect(await closedAt(`/drawdowns/${two}/disbursement`)).toBe('GATE_CLOSED F95 mandate_ended');
  await give(officer, 'drawdown:approve');
  expect(await closedAt(`/drawdowns/${two}/disbursement`)).toBe('passed');

  const lost = await keyOf(officer);
  const [administrator] = administratorsOf(bank);
  await administrator.done(`/api-keys/${lost}/revocation`);
  expect(await closedAt(`/drawdowns/${three}/disbursement`)).toBe('GATE_CLOSED F95 person_ended');
  // The person is still here, with another key; what was said with the one taken back is not theirs.
  const { enrolmentCode } = await makeKey((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
  await administrator.done('/api-keys', { personId: officer.personId, enrolmentCode });
  expect(await closedAt(`/drawdowns/${three}/disbursement`)).toBe('GATE_CLOSED F95 key_revoked');
  // Nothing of it is locked up: it is declined, and asked for anew.
  await bank.done(`/drawdowns/${three}/decline`, { reason: 'asked for anew' });
});

it('who agreed to a proposal and has lost the mandate since is not counted: one more person agrees', async () => {
  const [one, two] = [
    await desk.colleague(bank, 'One', ['facility:approve']),
    await desk.colleague(bank, 'Two', ['authority:level2']),
  ];
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(60_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  const { body: proposal } = await checker.post<Proposal>(`/facilities/${id}/approval`);
  expect(proposal.needs).toMatchObject({ agreements: 2, level: 'L3' });
  const [third, fourth] = [
    await desk.colleague(bank, 'Third', ['authority:level3']),
    await desk.colleague(bank, 'Fourth', ['authority:level3']),
  ];
  const agree = async (by: Client) => (await by.post<Proposal>(`/proposals/${proposal.id}/agreement`)).body.state;
  expect(await agree(third)).toBe('open');
  await give(third, 'control:signOff');
  expect(await agree(fourth)).toBe('open');
  const fifth = await desk.colleague(bank, 'Fifth', ['authority:level3']);
  expect([await agree(fifth), one.personId === two.personId]).toEqual(['done', false]);
});

it('a log that does not verify closes the gates and nothing else; sound again, they open', async () => {
  const id = await approvedBy(bank);
  await sealLog(ctxFor(), signer);
  expect(await checkLog(ctxFor(), [signer.publicKey])).toBeNull();
  const change = (to: string) => forced('event', `update event set request_id = '${to}' where id = '${first}'`);
  const { rows } = await admin.query<{ id: string; request_id: string }>(
    `select e.id, e.request_id from event e join audit_leaf l on l.event_id = e.id and l.tenant_id = $1 order by l.leaf_index limit 1`,
    [tenantId],
  );
  const [{ id: first, request_id: was } = { id: '', request_id: '' }] = rows;
  await change('forged');
  await logState('update log_state set checked_to = 0');
  expect(await checkAll({ database, ctxFor }, [signer.publicKey])).toBe(1);
  expect(await closedAt(`/drawdowns/${id}/disbursement`)).toBe('GATE_CLOSED F98');
  // Who asks, refuses or protects is not held up.
  const other = await approvedBy(bank).catch((error: Error) => error.message);
  expect(other).toContain('F98');
  await bank.done(`/parties/${importer.partyId}/standings`, {
    kind: 'insolvency',
    since: desk.today(),
    reason: 'petition accepted',
    authority: 'court',
    documentNumber: 'P-1',
    documentHash: 'a'.repeat(64),
  });
  const { items } = (await bank.get<{ items: { id: string }[] }>(`/parties/${importer.partyId}/standings`)).body;
  await change(was);
  expect(await checkLog(ctxFor(), [signer.publicKey])).toBeNull();
  await bank.done(`/standings/${items[0]?.id}/end`, { reason: 'withdrawn' });
  expect(await closedAt(`/drawdowns/${id}/disbursement`)).toBe('passed');
});

it('a checkpoint over another tree, and one of another key, are faults', async () => {
  await sealLog(ctxFor(), signer);
  expect(await checkLog(ctxFor(), [signer.publicKey])).toBeNull();
  expect(await checkLog(ctxFor(), [new Uint8Array(32)])).toContain('not signed by our key');
  const { rows } = await admin.query<{ level: number; index: string; hash: Buffer }>(
    `select level, node_index as index, hash from audit_node where tenant_id = $1 order by level desc limit 1`,
    [tenantId],
  );
  const top = rows[0];
  const put = (hash: Buffer) =>
    forced(
      'audit_node',
      `update audit_node set hash = '\\x${hash.toString('hex')}'
         where tenant_id = '${tenantId}' and level = ${top?.level} and node_index = ${top?.index}`,
    );
  await put(Buffer.alloc(32));
  expect(await checkLog(ctxFor(), [signer.publicKey])).toContain('another root');
  await put(top?.hash as Buffer);
  expect(await checkLog(ctxFor(), [signer.publicKey])).toBeNull();
});

it('a seal that is late closes them too, and one that was never begun does not', async () => {
  const [one, two] = [await approvedBy(bank), await approvedBy(bank)];
  const behind = (minutes: number) =>
    logState(`update log_state set sealed_at = now() - make_interval(mins => ${minutes})`);
  await behind(14);
  expect(await closedAt(`/drawdowns/${one}/disbursement`)).toBe('passed');
  await behind(17);
  expect(await closedAt(`/drawdowns/${two}/disbursement`)).toBe('GATE_CLOSED F98');
  await sealLog(ctxFor(), signer);
  expect(await closedAt(`/drawdowns/${two}/disbursement`)).toBe('passed');
  const three = await approvedBy(bank);
  await logState('delete from log_state');
  expect(await closedAt(`/drawdowns/${three}/disbursement`)).toBe('passed');
});
