import { type Owed, sha, yuan } from './receivables.ts';
import { type Client, colleagueOf } from './world.ts';

/** Opens every gate before money goes out on an assignment of one receivable that is paid into this account. */
export const factoringGates =
  (owed: Owed, accountId: string) =>
  async (
    by: Client,
    assignmentId: string,
    receivable: { id: string; invoiceId: string; number: string },
    total: number,
  ) => {
    await owed.confirm(receivable.id, total, { payToAccountId: accountId });
    await fileAndCall(owed, by, assignmentId, receivable);
  };

/** What a factor sets for who sells and who owes, before it pays for claims: two people of it, and for a day to come. */
export async function partyLimit(
  by: Client,
  kind: string,
  partyId: string,
  amount: number,
  more: object = {},
): Promise<void> {
  await by.done('/party-limits', {
    kind,
    partyId,
    limit: yuan(amount),
    validUntil: '2027-12-31',
    documentHash: sha('d'),
    ...more,
  });
}

/** Invoice and relation looked at, notice, call-back, search and filing for a receivable that is confirmed already. */
export async function fileAndCall(
  owed: Owed,
  by: Client,
  assignmentId: string,
  receivable: { id: string; invoiceId: string; number: string },
): Promise<void> {
  const debtorId = owed.debtor.partyId;
  // What its bank looks at before it pays: the tax authority's record, and that seller and debtor are not one.
  const looking = await colleagueOf(by, 4);
  await partyLimit(looking, 'seller', owed.seller.partyId, 100_000_000);
  await partyLimit(looking, 'debtor', debtorId, 100_000_000);
  await looking.done(`/invoices/${receivable.invoiceId}/verification`, { result: 'verified', evidence: 'check' });
  await looking.done('/debtor-statements', {
    sellerId: owed.seller.partyId,
    debtorId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
  });
  await by.done('/notices', { sourceId: assignmentId, debtorId, proofHash: sha('f') });
  // Who calls takes nothing on, asks for nothing and pays nothing.
  const caller = await colleagueOf(by, 3);
  await caller.done('/call-backs', {
    debtorId,
    subjectId: receivable.id,
    number: '023-63000000',
    numberSource: 'public_register',
    spokeTo: 'Accountant',
    outcome: 'affirmed',
  });
  const now = owed.clock.now().toISOString();
  await by.done(`/assignments/${assignmentId}/registration`, {
    filingNumber: `ZDW-${assignmentId.slice(-6)}`,
    certificateHash: 'c'.repeat(64),
    filedAt: now,
    expiresOn: '2027-12-31',
    description: receivable.number,
    search: { certificate: 'C', searchedAt: now, earlierFilings: 0 },
  });
}
