import { expect, it } from 'vitest';
import { callDebtor, openOwed, tellOfPledge, yuan } from '../support/receivables.ts';
import { approveTerms, stateDebtor } from '../support/trade.ts';
import { colleagueOf, type ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['facility:approve', 'terms:approve', 'drawdown:disburse']);
const NUMBER = '622200000009';
const account = await owed.account(bank, NUMBER);

/** A facility that a confirmed receivable of a million secures, and nothing else; with its papers, or by the debtor's word alone. */
async function furnished(isProved = true, more: object = {}, isTold = true) {
  const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 7_500,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityId}/approval`);
  await approveTerms(bank, checker, facilityId);
  const { id, invoiceId, number } = await owed.receivable(1_000_000, more);
  await owed.confirm(id, 1_000_000, { payToAccountId: account });
  const pledge = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await bank.done(`/pledges/${pledge.id}/registration`, {
    filingNumber: `ZDW-${pledge.id.slice(-8)}`,
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: owed.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  if (isProved) await owed.prove(bank, invoiceId);
  await stateDebtor(bank, facilityId, debtor.partyId);
  if (isTold) await owed.tellAndCall(bank, pledge.id, id);
  return { facilityId, receivableId: id, invoiceId, number, pledgeId: pledge.id };
}

async function codes(facilityId: string, amount: number): Promise<string[]> {
  const { id } = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
  const answer = await bank.post<ProblemBody>(`/drawdowns/${id}/approval`);
  if (answer.status >= 300 && answer.body.code !== 'CONDITIONS_NOT_MET') return [answer.body.code];
  return ((answer.body.facts?.conditions ?? []) as { code: string }[]).map((c) => c.code);
}

it('a receivable carries no more than its base, and nothing of what is disputed (57)', async () => {
  const { facilityId, receivableId } = await furnished();
  expect(await codes(facilityId, 750_000)).toEqual([]);
  await debtor.done(`/receivables/${receivableId}/disputes`, { amount: yuan(1_000_000), reason: 'short' });
  expect(await codes(facilityId, 1_000)).toContain('WITHIN_BORROWING_BASE');
});

it('of a related debtor, or one that is owed as much, nothing is lent on (82)', async () => {
  const { facilityId } = await furnished();
  await stateDebtor(bank, facilityId, debtor.partyId, { payable: yuan(900_000) });
  expect(await codes(facilityId, 76_000)).toContain('WITHIN_BORROWING_BASE');
  expect(await codes(facilityId, 75_000)).toEqual([]);
  await stateDebtor(bank, facilityId, debtor.partyId, { isRelated: true });
  expect(await codes(facilityId, 1_000)).toContain('WITHIN_BORROWING_BASE');
});

it('without invoice verified and delivery proved, the debtor’s word alone carries half of its face, at no more than the rate (56)', async () => {
  const { facilityId } = await furnished(false);
  expect(await codes(facilityId, 375_000.01)).toContain('WITHIN_BORROWING_BASE');
  expect(await codes(facilityId, 375_000)).toEqual([]);
});

it('of which its debtor is not told carries as much as one that is delivered, and no more (F78)', async () => {
  const { facilityId, pledgeId, receivableId } = await furnished(true, {}, false);
  await callDebtor(await colleagueOf(bank, 3), debtor.partyId, receivableId);
  expect(await codes(facilityId, 525_000.01)).toContain('WITHIN_BORROWING_BASE');
  expect(await codes(facilityId, 525_000)).toEqual([]);
  // Sent is not arrived; and notice of another's pledge is none of this one.
  const other = await furnished();
  await bank.done('/notices', {
    sourceId: pledgeId,
    debtorId: debtor.partyId,
    proofHash: 'f'.repeat(64),
    postalAddress: '1 Works Road',
  });
  expect(await codes(facilityId, 525_000.01)).toContain('WITHIN_BORROWING_BASE');
  expect(await codes(other.facilityId, 525_000.01)).toEqual([]);
  await tellOfPledge(bank, debtor, pledgeId);
  expect(await codes(facilityId, 750_000)).toEqual([]);
});

it('carries no more than what is still to be paid, once its debtor has paid the most of it (57b)', async () => {
  const { facilityId, receivableId, number } = await furnished();
  await bank.done('/statements', {
    accountNumber: NUMBER,
    lines: [
      {
        bankReference: 'TT57B',
        valueOn: '2026-10-12',
        amount: yuan(900_000),
        payerName: '重庆示例汽车股份有限公司',
        memo: number,
      },
    ],
  });
  const { body } = await seller.get<{ outstanding: { amountMinor: string } }>(`/receivables/${receivableId}`);
  expect(body.outstanding.amountMinor).toBe('10000000');
  expect(await codes(facilityId, 76_000)).toContain('WITHIN_BORROWING_BASE');
  expect(await codes(facilityId, 75_000)).toEqual([]);
});

it('carries nothing once the tax authority says that its invoice is void', async () => {
  const { facilityId, invoiceId } = await furnished();
  await bank.done(`/invoices/${invoiceId}/verification`, { result: 'void', evidence: 'check' });
  expect(await codes(facilityId, 1_000)).toContain('WITHIN_BORROWING_BASE');
});

it('a contract that bars assignment is told to the lender, and kept with the drawdown (F86)', async () => {
  const told = async (more: object) => {
    const { facilityId, receivableId } = await furnished(true, more);
    expect(await codes(facilityId, 1_000)).toEqual([]);
    const { rows } = await owed.database.admin.query<{ told: { fact: string; receivableId?: string }[] }>(
      `select payload -> 'told' as told from event
       where type = 'gate.told' and payload ->> 'gate' = 'D' and participants = array[$1]`,
      [bank.partyId],
    );
    return rows.flatMap((row) => row.told).filter((f) => f.fact === 'F86' && f.receivableId === receivableId).length;
  };
  expect(await told({ contractId: await owed.contract({ noAssignment: true }) })).toBe(1);
  expect(await told({ contractId: await owed.contract() })).toBe(0);
});

it('a debtor that nobody called, that denied, or whom the payer called asks a second person; what it denied is lent on by nobody (F79)', async () => {
  const { facilityId, pledgeId, receivableId } = await furnished(true, {}, false);
  await tellOfPledge(bank, debtor, pledgeId);
  const approval = async (by = bank) => {
    const { id } = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(1_000),
      dueOn: '2026-12-15',
    });
    const { status, body } = await by.post<{ reasons?: { code: string; facts: { call: string } }[] }>(
      `/drawdowns/${id}/approval`,
    );
    return status === 202 ? (body.reasons ?? []).filter((r) => r.code === 'F79').map((r) => r.facts.call) : status;
  };
  expect(await approval()).toEqual(['missing']);
  const caller = await colleagueOf(bank, 3);
  await callDebtor(caller, debtor.partyId, receivableId);
  expect(await approval()).toBe(200);
  expect(await approval(caller)).toEqual(['by_who_pays']);
  await callDebtor(caller, debtor.partyId, receivableId, 'denied');
  // What its debtor denies counts for nothing, whoever agrees.
  expect(await approval()).toBe(422);
  await callDebtor(caller, debtor.partyId, receivableId);
  owed.clock.advance(31 * 86_400);
  expect(await approval()).toEqual(['old']);
});

it('a debtor that is insolvent takes its receivables out (82)', async () => {
  const { facilityId } = await furnished();
  await bank.done(`/parties/${debtor.partyId}/standings`, {
    kind: 'insolvency',
    since: '2026-10-12',
    reason: 'Petition accepted',
    authority: 'Court',
    documentNumber: '7',
    documentHash: 'd'.repeat(64),
  });
  expect(await codes(facilityId, 1_000)).toContain('WITHIN_BORROWING_BASE');
});
