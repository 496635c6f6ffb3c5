import { expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const accountId = await owed.account(bank, '6222333300001111');
const { id: lineId } = await debtor.done<{ id: string }>('/certificate-lines', {
  bankId: bank.partyId,
  limit: yuan(100_000),
  expiresOn: '2027-12-31',
});
await bank.done(`/certificate-lines/${lineId}/approval`);

const closed = async (by: Client, path: string, body: object = {}): Promise<string[]> => {
  const { body: problem } = await by.tried<ProblemBody>(path, body);
  return ((problem.facts?.['closed'] ?? []) as { fact: string }[]).map(({ fact }) => fact);
};
const confirmed = async (more: object = {}) => {
  const receivable = await owed.receivable(1_000);
  await owed.confirm(receivable.id, 1_000, more);
  return receivable;
};
const certificateOn = (receivableId: string) => ({
  lineId,
  obligeeId: seller.partyId,
  dueOn: '2026-12-01',
  contractNumber: 'HT-1',
  receivables: [{ receivableId, amount: yuan(1_000) }],
});
/** A debt of the debtor to the bank, long past its day, written by hand: a core firm borrows elsewhere than here, as a trader. */
async function overdue(): Promise<void> {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await byHand(`
    update facility set borrower_id = '${debtor.partyId}', participants = array[lender_id, '${debtor.partyId}'] where id = '${id}';
    insert into drawdown (tenant_id, id, facility_id, product, amount_minor, currency, due_on, status, requested_by, approved_by,
      disbursed_by, disbursed_on, interest_from, participants, created_at)
    select tenant_id, 'drw_old', id, 'working_capital', 100, currency, '2026-09-01', 'disbursed', 'a', 'b', 'c', '2026-03-01',
      '2026-03-01', participants, now()
    from facility where id = '${id}'`);
}
const byHand = (statements: string) =>
  owed.database.admin.query(`begin; set local session_replication_role = replica; ${statements}; commit`);
const told = async (objectId: string): Promise<string[]> => {
  const { rows } = await owed.database.admin.query<{ told: { fact: string; reason?: string }[] }>(
    `select payload -> 'told' as told from event
     where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = 'AS' and participants = array[$2]`,
    [objectId, bank.partyId],
  );
  return rows.flatMap((row) => row.told.map(({ fact, reason }) => (reason ? `${fact} ${reason}` : fact)));
};

it('who takes claims is told what its debtor owes to it past the day, and of an account that was changed and not asked about', async () => {
  const changed = await seller.done<{ id: string }>('/collection-accounts', {
    lenderId: bank.partyId,
    accountNumber: '6222333300007777',
    bankName: '示例银行渝中支行',
    control: 'lender',
    agreementHash: sha('d'),
    debtorIds: [debtor.partyId],
    replaces: accountId,
  });
  await bank.done('/call-backs', {
    debtorId: debtor.partyId,
    subjectId: changed.id,
    number: '023-63000000',
    numberSource: 'public_register',
    spokeTo: 'Accountant',
    outcome: 'affirmed',
  });
  await (await colleagueOf(bank, 2)).done(`/collection-accounts/${changed.id}/answer`, { accept: true });
  await debtor.done(`/collection-accounts/${changed.id}/acknowledgement`);
  // What may be certified and bought in time is: a supplier's offer, and a certificate that is held and one that is offered for money.
  const certificate = await debtor.done<{ id: string }>('/certificates', certificateOn((await confirmed()).id));
  await seller.done(`/certificates/${certificate.id}/answer`, { accept: true });
  const { body } = await seller.get<{ holdings: { id: string }[] }>(`/certificates/${certificate.id}`);
  const move = await seller.done<{ id: string }>('/certificate-moves', {
    holdingId: body.holdings[0]?.id,
    kind: 'finance',
    toPartyId: bank.partyId,
    amountMinor: '100000',
    account: { number: '6222000011112222', bank: '示例银行' },
  });
  const offered = await confirmed();
  const offer = await debtor.done<{ id: string }>('/reverse-offers', {
    lineId,
    receivableId: offered.id,
    rateBps: 360,
    openUntil: '2026-11-30',
  });
  await overdue();

  const claim = await confirmed({ payToAccountId: changed.id });
  const assignment = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: claim.id, advance: yuan(800) }],
  });
  await bank.done(`/assignments/${assignment.id}/answer`, { accept: true });
  const words = await told(assignment.id);
  expect(words).toContain('F57');
  expect(words).toContain('F82 account_changed');

  // Money on what the same debtor owes is shut: offered early, certified, or held as a certificate.
  expect(await closed(seller, `/reverse-offers/${offer.id}/acceptance`)).toEqual(['F57']);
  expect(await closed(debtor, '/certificates', certificateOn((await confirmed()).id))).toEqual(['F57']);
  const financing = {
    rateBps: 420,
    filingNumber: 'ZDW-9',
    filedAt: '2026-10-12T05:00:00Z',
    expiresOn: '2027-12-31',
    search: { certificate: 'C-9', searchedAt: '2026-10-12T04:00:00Z', earlierFilings: 0 },
    tenorReviewed: false,
  };
  expect(await closed(bank, `/certificate-moves/${move.id}/answer`, { accept: true, financing })).toEqual(['F57']);
  await byHand(`update drawdown set due_on = '2026-12-01' where id = 'drw_old'`);
  expect(await closed(seller, `/reverse-offers/${offer.id}/acceptance`)).toEqual([]);
  expect(await closed(bank, `/certificate-moves/${move.id}/answer`, { accept: true, financing })).toEqual([]);
});
