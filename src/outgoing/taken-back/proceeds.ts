import type { Ctx, DomainEvent } from '../../context.ts';
import { findPresentation, movePresentation } from '../../credits/presentations/index.ts';
import type { ProceedsDone } from '../../credits/settlement/index.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { balanceOf, type Entry, entriesAgainst, post } from '../../ground/ledger/index.ts';
import { type FacilityView, holdContradicted, lockFacility } from '../../lending/financing/index.ts';
import { findFinancing, followContradicted, oweFinancingsAgain } from '../../lending/trade-finance/index.ts';
import { addClaim, findDone, type MoneyReceiptView } from '../../money/money-in/index.ts';

type Financings = ProceedsDone['financings'];

/** What proceeds had repaid, by the facility that it was lent under. */
async function byFacility(ctx: Ctx, financings: Financings): Promise<Map<string, Financings>> {
  const found = new Map<string, Financings>();
  for (const paid of financings) {
    const facilityId = (await findFinancing(ctx, paid.financingId))?.view.facilityId;
    if (facilityId !== undefined) found.set(facilityId, [...(found.get(facilityId) ?? []), paid]);
  }
  return found;
}

const sumOf = (entries: readonly Entry[], account?: Entry['account']) =>
  entries.reduce((sum, e) => (account === undefined || e.account === account ? sum + e.amountMinor : sum), 0n);

/** What of it the borrowers had, or owed back before and had met with it: each owes it under its facility. */
async function oweOwn(
  ctx: Ctx,
  { id, amount: { currency } }: MoneyReceiptView,
  { locked, paidOut, claims }: { locked: readonly FacilityView[] } & Pick<ProceedsDone, 'paidOut' | 'claims'>,
  goneMinor: bigint,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const had = new Map(claims.map(({ facilityId, minor }) => [facilityId, BigInt(minor)]));
  for (const { payeeId, amountMinor, assignmentId } of paidOut) {
    // What was assigned is the assignee's own, whoever that is.
    const of = assignmentId === null ? locked.find(({ borrowerId }) => borrowerId === payeeId) : undefined;
    if (of) had.set(of.id, (had.get(of.id) ?? 0n) + BigInt(amountMinor));
  }
  let leftMinor = goneMinor;
  for (const [facilityId, minor] of had) {
    const owedMinor = minor < leftMinor ? minor : leftMinor;
    if (owedMinor === 0n || !(await lockFacility(ctx, facilityId))) continue;
    leftMinor -= owedMinor;
    await addClaim(ctx, id, owedMinor, facilityId);
    entries.push({ account: 'applicant_claim', subjectId: facilityId, currency, amountMinor: owedMinor });
  }
  return entries;
}

/**
 * Reaction: the bank took back what another bank had paid for documents. That bank owes it under the credit again, and what had been
 * lent on the documents is owed from that day on. What went on to the beneficiary and its assignees no book can fetch: they had it
 * without a ground and owe it back (Civil Code 985). A borrower owes that under the facility that it was lent under, as it owes the loan;
 * of others a person of the lender has to ask it. Booked anew, it meets that first.
 */
export async function undoProceeds(ctx: Ctx, event: DomainEvent): Promise<void> {
  await followContradicted(ctx, event);
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const done = receipt.isReversal ? await findDone(ctx, receipt.id) : undefined;
  const found = done?.postedId ? await findPresentation(ctx, receipt.objectId) : undefined;
  if (!done?.postedId || !found) return;
  const { financings = [], paidOut = [], claims = [] } = (done.paid ?? {}) as Partial<ProceedsDone>;
  const { lenderId, amount, receivedOn, bankReference } = receipt;
  const { currency } = amount;
  const entries = await entriesAgainst(ctx, done.postedId);
  let restMinor = sumOf(entries, 'beneficiary_payable');
  const facilities = await byFacility(ctx, financings);
  const locked: FacilityView[] = [];
  for (const [facilityId, paid] of facilities) {
    const facility = await lockFacility(ctx, facilityId);
    if (!facility) continue;
    locked.push(facility);
    await holdContradicted(ctx, facilityId, receipt, { owedBack: paidOut });
    const owed = await oweFinancingsAgain(ctx, facility, paid, receivedOn);
    entries.push(...owed, {
      account: 'beneficiary_payable',
      subjectId: found.view.creditId,
      currency,
      amountMinor: -sumOf(owed),
    });
    restMinor -= sumOf(owed);
  }
  const payable = entries.find((e) => e.account === 'beneficiary_payable');
  if (payable) {
    // What is still with the bank has gone nowhere.
    const with_ = -(await balanceOf(ctx, lenderId, 'beneficiary_payable', payable.subjectId as string, currency));
    const goneMinor = restMinor > with_ ? restMinor - (with_ > 0n ? with_ : 0n) : 0n;
    const own = await oweOwn(ctx, receipt, { locked, paidOut, claims }, goneMinor);
    entries.push(
      { account: 'beneficiary_payable', subjectId: payable.subjectId, currency, amountMinor: -goneMinor },
      ...own,
      { account: 'restitution_claim', subjectId: found.view.id, currency, amountMinor: goneMinor - sumOf(own) },
    );
  }
  await post(ctx, {
    bookPartyId: lenderId,
    kind: 'credit_proceeds_reversal',
    objectId: receipt.id,
    valueOn: receivedOn,
    entries,
  });
  const leftMinor = (found.proceedsMinor ?? 0n) - BigInt(amount.amountMinor);
  const proceedsMinor = leftMinor > 0n ? leftMinor : null;
  await movePresentation(ctx, found.view, [found.view.status], { proceedsMinor });
  for (const facilityId of facilities.keys())
    await recordEvent(ctx, {
      type: 'repayment.takenBack',
      version: 1,
      objectId: receipt.id,
      participants: [lenderId],
      payload: { facilityId, amount, receivedOn, bankReference },
    });
  await recordEvent(ctx, {
    type: 'proceeds.takenBack',
    version: 1,
    objectId: found.view.id,
    participants: [lenderId],
    payload: { receiptId: receipt.id, amount, receivedOn, owedBack: paidOut },
  });
}
