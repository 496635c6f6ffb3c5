import { beforeEach, describe, expect, it } from 'vitest';
import { fileAndCall, partyLimit } from '../support/factoring.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { type Client, colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks, clock } = owed;
const [bank, other, third] = banks;
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');
beforeEach(() => clock.set('2026-10-12T06:00:00Z'));

const offer = async (more: object = {}, receivable?: { id: string; invoiceId: string; number: string }) => {
  const own = receivable ?? (await owed.receivable(1_000));
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: own.id, advance: yuan(800) }],
    ...more,
  });
  return { id, receivable: own };
};
async function taken(more: object = {}, receivable?: { id: string; invoiceId: string; number: string }) {
  const offered = await offer(more, receivable);
  await bank.done(`/assignments/${offered.id}/answer`, { accept: true });
  return offered;
}
/** Every gate open, and the advance asked for: only who pays is missing. */
async function ready(confirmation: object = {}, more: object = {}, total = 1_000) {
  const { id, receivable } = await taken({}, await owed.receivable(total, more));
  await owed.confirm(receivable.id, total, { payToAccountId: accountId, ...confirmation });
  await fileAndCall(owed, bank, id, receivable);
  return { id, receivable, ...(await asked(id)) };
}
let lastRequest = '';
async function asked(assignmentId: string, amount = 800) {
  const { id, gates } = await bank.done<{ id: string; gates: Shut['facts']['gates'] }>('/advance-requests', {
    assignmentId,
    amount: yuan(amount),
    rateBps: 594,
    fees: yuan(0),
    dueOn: '2026-12-31',
  });
  lastRequest = id;
  return { requestId: id, gates, path: `/advance-requests/${id}/payment` };
}
type Shut = ProblemBody & {
  facts: { gates: { code: string; facts: { closed?: { fact: string; reason?: string }[] } }[] };
};
const shutBy = async (path: string): Promise<string[]> => {
  const { body } = await checker.post<Shut>(path);
  expect(body.code).toBe('GATES_SHUT');
  return closedOf(body.facts.gates);
};
const closedOf = (gates: Shut['facts']['gates']): string[] =>
  gates.flatMap(
    (gate) => gate.facts.closed?.map(({ fact, reason }) => (reason ? `${fact} ${reason}` : fact)) ?? gate.code,
  );
const secondsOf = async (path: string): Promise<string[]> => {
  const { status, body } = await checker.post<Proposal>(path);
  return status === 202 ? body.reasons.map(({ code }) => code) : [String(status)];
};
const toldOf = async (objectId: string, gate: string, to: Client): Promise<string[]> => {
  const { rows } = await owed.database.admin.query<{ told: { fact: string; reason?: string }[] }>(
    `select payload -> 'told' as told from event
     where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = $2 and participants = array[$3]`,
    [objectId, gate, to.partyId],
  );
  return rows.flatMap(({ told }) => told.map(({ fact, reason }) => (reason ? `${fact} ${reason}` : fact))).sort();
};
const stated = (by: Client, more: object = {}) =>
  by.done('/debtor-statements', {
    sellerId: seller.partyId,
    debtorId: debtor.partyId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
    ...more,
  });
const paper = { authority: 'Court', documentNumber: '(2026) 3', documentHash: sha('c') };
const since = '2026-10-12';

describe('an advance', () => {
  it('that debtor and seller are related, or nobody said that they are not, is one more person’s to look at', async () => {
    const { path } = await ready();
    expect(await secondsOf(path)).toEqual(['200']);
    const next = await ready();
    await stated(bank, { isRelated: true });
    expect(await secondsOf(next.path)).toEqual(['F75']);
    await stated(bank);
    expect(await secondsOf(next.path)).toEqual(['200']);
  });

  it('is lower by what the seller owes the debtor in turn', async () => {
    const { path } = await ready();
    await stated(bank, { payable: yuan(150), unappliedCredit: yuan(51) });
    expect(await shutBy(path)).toEqual(['WITHIN_OUTSTANDING']);
    await stated(bank, { payable: yuan(150), unappliedCredit: yuan(50) });
    expect(await secondsOf(path)).toEqual(['200']);
    await stated(bank);
  });

  it('rests on invoices that were checked, and on a claim against which nothing is set off', async () => {
    const { id } = await taken();
    const { gates } = await asked(id);
    expect(closedOf(gates.filter(({ code }) => code === 'NOTHING_ON_RECORD'))).toEqual(['F77', 'F81 unverified']);
    const bare = await ready({ waivesSetOff: false });
    expect(await shutBy(bare.path)).toEqual(['F77']);
  });

  it('does not go out on claims that are too old or run too long', async () => {
    const old = await ready({}, { invoicedOn: '2026-07-01' });
    expect(await shutBy(old.path)).toEqual(['F73 over_age']);
    const long = await ready({ dueOn: '2027-06-01' }, { dueOn: '2027-06-01' });
    expect(await shutBy(long.path)).toEqual(['F73 tenor_too_long']);
  });

  it('does not go out under suspicion, nor while the group of seller or debtor is in default', async () => {
    const { path } = await ready();
    const ring = { kind: 'guarantees', source: 'report' };
    await bank.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
    await bank.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
    expect(await shutBy(path)).toEqual(['F69']);
    const { body } = await bank.get<{ items: { id: string }[] }>('/fraud-signals');
    for (const { id } of body.items)
      await bank.tried(`/fraud-signals/${id}/clearance`, { reason: 'looked', documentHash: sha('a') });
    const sister = await owed.party('Sister', 'trader');
    await bank.done('/party-relations', {
      partyId: sister.partyId,
      otherId: seller.partyId,
      kind: 'controls',
      source: 'chart',
    });
    const standing = await bank.done<{ id: string }>(`/parties/${sister.partyId}/standings`, {
      kind: 'default',
      since,
      reason: 'unpaid',
    });
    expect(await shutBy(path)).toEqual(['F58']);
    await bank.done(`/standings/${standing.id}/end`, { reason: 'paid' });
    expect(await secondsOf(path)).toEqual(['200']);
  });

  it('to a seller of the debtor’s group, or one that had another name, is looked at once more', async () => {
    const { path } = await ready();
    const relation = { partyId: seller.partyId, otherId: debtor.partyId, kind: 'same_group', source: 'chart' };
    await bank.done('/party-relations', relation);
    // Both are exposed by what was paid before: nobody decided yet on the two of them together.
    expect(await shutBy(path)).toEqual(['F54 no_limit', 'F54 no_limit']);
    await partyLimit(bank, 'group', debtor.partyId, 100_000_000);
    expect(await secondsOf(path)).toEqual(['F15']);
    await bank.done('/former-names', {
      partyId: seller.partyId,
      name: '重庆旧名汽配有限公司',
      changedOn: '2026-09-01',
    });
    expect(await secondsOf(path)).toEqual(['F15', 'F46']);
    await checker.done(path);
  });

  it('is lower where dilution is above its line', async () => {
    const { path } = await ready();
    const diluted = await owed.receivable(100_000);
    await owed.confirm(diluted.id, 60_000, { payToAccountId: accountId });
    expect(await shutBy(path)).toEqual(['WITHIN_OUTSTANDING']);
  });
});

describe('claims that are taken', () => {
  it('are taken with all that is on record of them told, and kept', async () => {
    const offered = await offer({ assigneeId: other.partyId });
    await other.done(`/assignments/${offered.id}/answer`, { accept: true });
    expect(await toldOf(offered.id, 'AS', other)).toEqual([
      'F41 not_searched',
      'F75 relation_unknown',
      'F77',
      'F81 unverified',
      'F83',
    ]);
    const late = await offer({ assigneeId: other.partyId });
    await debtor.done(`/receivables/${late.receivable.id}/disputes`, { amount: yuan(10), reason: 'short' });
    const ring = { kind: 'guarantees', source: 'report' };
    await other.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
    await other.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
    await other.done('/party-relations', {
      partyId: seller.partyId,
      otherId: debtor.partyId,
      kind: 'controls',
      source: 'chart',
    });
    await stated(other, { payable: yuan(5) });
    await other.done(`/parties/${seller.partyId}/standings`, { kind: 'default', since, reason: 'unpaid' });
    clock.set('2027-01-15T06:00:00Z');
    await other.done(`/assignments/${late.id}/answer`, { accept: true });
    expect(await toldOf(late.id, 'AS', other)).toEqual([
      'F15 debtor_of_the_group',
      'F41 not_searched',
      'F58',
      'F62 receivable_due',
      'F69',
      'F72',
      'F73 over_age',
      'F73 overdue',
      'F74',
      'F77',
      'F81 unverified',
      'F83',
    ]);
  });

  it('of an insolvent debtor are taken to be collected, and neither lent on nor answered for', async () => {
    await third.done(`/parties/${debtor.partyId}/standings`, {
      kind: 'insolvency',
      since,
      reason: 'petition',
      ...paper,
    });
    const lent = await offer({ assigneeId: third.partyId });
    expect((await third.tried<ProblemBody>(`/assignments/${lent.id}/answer`, { accept: true })).body.code).toBe(
      'GATE_CLOSED',
    );
    const collected = await offer({ assigneeId: third.partyId, services: ['collection'] }, lent.receivable);
    await third.done(`/assignments/${collected.id}/answer`, { accept: true });
  });
});

describe('an account that was changed', () => {
  it('does not go out after a change of account that its debtor was not called about', async () => {
    const { id, receivable } = await taken();
    await fileAndCall(owed, bank, id, receivable);
    clock.advance(60);
    const changed = await seller.done<{ id: string }>('/collection-accounts', {
      lenderId: bank.partyId,
      accountNumber: '6222333300007777',
      bankName: '示例银行渝中支行',
      control: 'lender',
      agreementHash: sha('d'),
      debtorIds: [debtor.partyId],
      replaces: accountId,
    });
    const call = (subjectId: string) =>
      bank.done('/call-backs', {
        debtorId: debtor.partyId,
        subjectId,
        number: '023-63000000',
        numberSource: 'public_register',
        spokeTo: 'Accountant',
        outcome: 'affirmed',
      });
    await call(changed.id);
    await (await colleagueOf(bank, 2)).done(`/collection-accounts/${changed.id}/answer`, { accept: true });
    await debtor.done(`/collection-accounts/${changed.id}/acknowledgement`);
    await owed.confirm(receivable.id, 1_000, { payToAccountId: changed.id });
    const { path } = await asked(id);
    expect(await shutBy(path)).toContain('F82 account_changed');
    clock.advance(60);
    await call(receivable.id);
    expect(await shutBy(path)).not.toContain('F82 account_changed');
  });
});

describe('a right that ranks before', () => {
  it('and leaves less than is advanced keeps the advance back', async () => {
    const receivable = await owed.receivable(1_000);
    const part = (amount: number) => ({
      items: [{ receivableId: receivable.id, amount: yuan(amount), advance: yuan(amount) }],
    });
    const first = await offer({ assigneeId: other.partyId, services: ['collection'], ...part(600) }, receivable);
    await other.done(`/assignments/${first.id}/answer`, { accept: true });
    const { id } = await taken(part(400), receivable);
    await owed.confirm(receivable.id, 1_000);
    await fileAndCall(owed, other, first.id, receivable);
    clock.advance(60);
    await fileAndCall(owed, bank, id, receivable);
    const before = (await asked(id, 400)).gates;
    expect(closedOf(before)).not.toContain('F40');
    const { id: disputeId } = await debtor.done<{ id: string }>(`/receivables/${receivable.id}/disputes`, {
      amount: yuan(300),
      reason: 'short',
    });
    await seller.done(`/disputes/${disputeId}/grant`, { upheld: yuan(300) });
    const { body } = await bank.get<{ gates: Shut['facts']['gates'] }>(`/advance-requests/${lastRequest}`);
    expect(closedOf(body.gates)).toContain('F40');
  });
});
