import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { next } from '../../kernel/transitions.ts';
import { liveSecurityOf } from '../../security/pledges/index.ts';
import {
  claimsMinor,
  debtsOf,
  type FacilityView,
  findFacility,
  isActive,
  lockFacility,
  requireFacility,
} from '../financing/index.ts';
import { dueOfLoan, listLoans } from '../loans/index.ts';
import { bookPaid, bookPromise, postPromise, unbookPaid } from './books.ts';
import { assertCallable, guaranteeLife, guaranteeRefusals, leftFor, WHOLE } from './rules.ts';
import type { CallGuaranteeInput, GiveGuaranteeInput, GuaranteeView } from './schemas.ts';
import * as store from './store.ts';

/** What it is to others: what of it is in the guarantor's books, and who gave it, is the guarantor's. */
export const viewOf = (g: store.KeptGuarantee): GuaranteeView => ({
  id: g.id,
  guarantorId: g.guarantorId,
  creditorId: g.creditorId,
  debtorId: g.debtorId,
  facilityId: g.facilityId,
  underId: g.underId,
  kind: g.kind,
  amount: g.amount,
  calledMinor: g.calledMinor,
  paidMinor: g.paidMinor,
  anyOrder: g.anyOrder,
  feeBps: g.feeBps,
  claimUntil: g.claimUntil,
  documentHash: g.documentHash,
  status: g.status,
});

const announce = (type: string, g: store.KeptGuarantee, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: g.id,
  participants: g.participants,
  payload: {
    guaranteeId: g.id,
    guarantorId: g.guarantorId,
    creditorId: g.creditorId,
    debtorId: g.debtorId,
    // Where it is at risk: the guarantor's own facility.
    facilityId: g.underId,
    securesFacilityId: g.facilityId,
    product: 'guarantee',
    amount: g.amount,
    expiresOn: g.claimUntil,
    status: g.status,
    ...more,
  },
});

async function requireGuarantee(ctx: Ctx, id: string, side: 'guarantor' | 'creditor'): Promise<store.KeptGuarantee> {
  const asked = await store.findGuarantee(ctx, id);
  if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/guaranteeId' });
  // The creditor's facility is locked before the guarantee, and the guarantor's after it: by everyone who locks them.
  if (side === 'creditor') await lockFacility(ctx, asked.facilityId);
  const found = (await store.lockGuarantee(ctx, id)) ?? asked;
  const { partyId } = requirePerson(ctx);
  if (side === 'guarantor' && found.guarantorId !== partyId) refuse(guaranteeRefusals.NOT_THE_GUARANTOR);
  if (side === 'creditor' && found.creditorId !== partyId) refuse(guaranteeRefusals.NOT_THE_CREDITOR);
  return found;
}

/** A guarantor stands in for a debt, under a facility of its own for the debtor. It is bound from now on; the creditor may accept. */
export async function giveGuarantee(ctx: Ctx, input: GiveGuaranteeInput): Promise<GuaranteeView> {
  return act(ctx, { verb: 'guarantee.give', mandate: 'guarantee:give', input }, async (tx) => {
    const { partyId: guarantorId, personId } = requirePerson(tx);
    const under = await requireFacility(tx, input.underId, 'lender');
    const main = await asSystem(tx, 'guarantees', (system) => findFacility(system, input.facilityId));
    if (!main || main.lenderId === guarantorId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
    const { currency } = input.amount;
    const isFit =
      isActive(under, businessDate(tx)) &&
      under.borrowerId === main.borrowerId &&
      under.limit.currency === currency &&
      main.limit.currency === currency;
    // Whose facility it is, and in what money, is told to nobody who asks in vain.
    if (!isFit) refuse(guaranteeRefusals.GUARANTEE_UNFIT, { at: '/underId' });
    if (input.claimUntil < businessDate(tx) || input.claimUntil <= main.expiresOn)
      refuse(guaranteeRefusals.GUARANTEE_DAY_UNFIT, { at: '/claimUntil' });
    putsAtRisk(tx, { ...input.amount, clientId: main.borrowerId });
    const amountMinor = BigInt(input.amount.amountMinor);
    const made = await store.insertGuarantee(tx, {
      id: tx.newId('guarantee'),
      guarantorId,
      creditorId: main.lenderId,
      debtorId: main.borrowerId,
      facilityId: main.id,
      underId: under.id,
      kind: input.kind,
      currency,
      amountMinor,
      undertakenMinor: amountMinor,
      anyOrder: input.anyOrder,
      feeBps: input.feeBps ?? null,
      claimUntil: input.claimUntil,
      documentHash: input.documentHash,
      givenBy: personId,
      participants: [guarantorId, main.lenderId],
    });
    await postPromise(tx, made, amountMinor);
    return { view: viewOf(made), event: announce('guarantee.given', made) };
  });
}

/** The creditor accepts it, or does not want it. */
export async function answerGuarantee(
  ctx: Ctx,
  input: { guaranteeId: string; accept: boolean },
): Promise<GuaranteeView> {
  return act(ctx, { verb: 'guarantee.answer', mandate: 'facility:approve', input }, async (tx) => {
    const found = await requireGuarantee(tx, input.guaranteeId, 'creditor');
    const status = next(
      guaranteeLife,
      found.status,
      input.accept ? 'accept' : 'refuse',
      guaranteeRefusals.GUARANTEE_WRONG_STATE,
    );
    const moved = await store.moveGuarantee(tx, found.id, ['given'], {
      status,
      answeredBy: requirePerson(tx).personId,
    });
    if (!moved) refuse(guaranteeRefusals.GUARANTEE_WRONG_STATE, { facts: { status: found.status } });
    if (!input.accept) await free(tx, moved);
    return { view: viewOf(moved), event: announce(input.accept ? 'guarantee.accepted' : 'guarantee.refused', moved) };
  });
}

/** Nothing of the promise is left in the guarantor's books. */
const free = (ctx: Ctx, g: store.KeptGuarantee): Promise<void> =>
  asSystem(ctx, 'guarantees', async (system) => {
    await lockFacility(system, g.underId);
    await bookPromise(system, g, 0n);
  });

/**
 * What is owed and due under the creditor's facility: overdue debts with what they bear, instalments of loans, credits honoured, costs. Of
 * one loan alone, where the call is for its instalments.
 */
async function dueUnder(ctx: Ctx, facility: FacilityView, on: LocalDate, loanId: string | undefined) {
  const loans = await listLoans(ctx, { facilityId: facility.id, status: 'active' }, 1_000);
  const lines = [];
  let dueMinor = 0n;
  for (const loan of loans.filter(({ id }) => loanId === undefined || id === loanId)) {
    const due = await dueOfLoan(ctx, loan, on);
    dueMinor += due.dueMinor;
    lines.push(...due.lines.map((line) => ({ loanId: loan.id, ...line })));
  }
  if (loanId !== undefined && !loans.some(({ id }) => id === loanId))
    refuse(commonRefusals.NOT_FOUND, { at: '/loanId' });
  const debt = loanId === undefined ? (await debtsOf(ctx, [facility], on)).get(facility.id) : undefined;
  if (debt) {
    const due = debt.open.filter(({ dueOn }) => dueOn <= on);
    dueMinor += due.reduce(
      (sum, d) => sum + d.outstandingMinor + d.interestMinor + d.penaltyMinor,
      debt.claimMinor + debt.costsMinor,
    );
  }
  return { dueMinor, lines: lines.map((line) => ({ ...line, leftMinor: line.leftMinor.toString() })) };
}

/** The creditor asks the guarantor to pay what is due and not paid. */
export async function callGuarantee(
  ctx: Ctx,
  input: CallGuaranteeInput & { guaranteeId: string },
): Promise<GuaranteeView> {
  return act(ctx, { verb: 'guarantee.call', mandate: 'guarantee:call', input }, async (tx) => {
    const found = await requireGuarantee(tx, input.guaranteeId, 'creditor');
    const status = next(guaranteeLife, found.status, 'call', guaranteeRefusals.GUARANTEE_WRONG_STATE);
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    const today = businessDate(tx);
    if (input.amount.currency !== found.amount.currency)
      refuse(guaranteeRefusals.GUARANTEE_CALLED_BEYOND, { at: '/amount/currency' });
    const moreMinor = BigInt(input.amount.amountMinor);
    const security = await liveSecurityOf(tx, facility.id);
    const calledMinor = BigInt(found.calledMinor);
    const unpaidMinor = calledMinor - BigInt(found.paidMinor);
    const due = await dueUnder(tx, facility, today, input.loanId);
    assertCallable({
      ...found,
      today,
      amountMinor: BigInt(found.amount.amountMinor),
      currency: found.amount.currency,
      calledMinor,
      moreMinor,
      // What was called and is not paid yet is not called again.
      dueMinor: due.dueMinor - unpaidMinor,
      ownSecurityIds: security.filter((s) => s.pledgorId === facility.borrowerId).map((s) => s.id),
      showsExhausted: input.exhausted !== undefined,
    });
    putsAtRisk(tx, { ...input.amount, clientId: found.debtorId });
    const { documentHash, exhausted = null, loanId = null } = input;
    const moved = await store.moveGuarantee(tx, found.id, ['standing', 'called'], {
      status,
      calledMinor: calledMinor + moreMinor,
      calledBy: requirePerson(tx).personId,
      call: {
        amount: input.amount,
        documentHash,
        exhausted,
        on: today,
        loanId,
        instalments: due.lines,
        for: store.calledMore(found, loanId, moreMinor),
      },
    });
    if (!moved) refuse(guaranteeRefusals.GUARANTEE_WRONG_STATE, { facts: { status: found.status } });
    return {
      view: viewOf(moved),
      event: announce('guarantee.called', moved, { called: input.amount, loanId, instalments: due.lines }),
    };
  });
}

/** The called guarantee that a payment under a facility is for, or on one of its loans, with its guarantor; the facility is locked. */
export async function guaranteeToPay(
  ctx: Ctx,
  guaranteeId: string,
  facility: FacilityView,
  amountMinor: bigint,
  loanId?: string,
) {
  const found = await requireGuarantee(ctx, guaranteeId, 'creditor');
  if (found.facilityId !== facility.id) refuse(commonRefusals.NOT_FOUND, { at: '/guaranteeId' });
  next(guaranteeLife, found.status, 'pay', guaranteeRefusals.GUARANTEE_WRONG_STATE);
  // What was called for no loan by itself is for all alike.
  const isOfLoans = Object.keys(found.calledFor).some((of) => of !== WHOLE);
  const leftMinor = leftFor(found, isOfLoans ? await store.paidByLoan(ctx, found.id) : new Map(), loanId);
  if (amountMinor > leftMinor)
    refuse(guaranteeRefusals.GUARANTEE_PAYMENT_UNFIT, {
      at: '/amount',
      facts: { leftMinor, currency: found.amount.currency },
    });
  return found;
}

/** It is paid: the debt that it stood in for passes to the guarantor, to that extent (Civil Code 700). */
export async function payGuarantee(
  ctx: Ctx,
  found: store.KeptGuarantee,
  paid: { receiptId: string; amountMinor: bigint; restMinor: bigint; on: LocalDate },
): Promise<void> {
  if (paid.restMinor > 0n)
    refuse(guaranteeRefusals.GUARANTEE_PAYMENT_UNFIT, {
      at: '/amount',
      facts: { owedMinor: paid.amountMinor - paid.restMinor, currency: found.amount.currency },
    });
  const paidMinor = BigInt(found.paidMinor) + paid.amountMinor;
  const isWhole = paidMinor === BigInt(found.amount.amountMinor);
  const undertakenMinor = found.undertakenMinor - paid.amountMinor;
  await asSystem(ctx, 'guarantees', async (system) => {
    const moved = await store.moveGuarantee(system, found.id, ['called'], {
      paidMinor,
      undertakenMinor,
      status: isWhole ? 'paid' : 'called',
    });
    if (!moved) refuse(guaranteeRefusals.GUARANTEE_WRONG_STATE, { facts: { status: found.status } });
    await postPromise(system, moved, -paid.amountMinor);
    await bookPaid(system, moved, paid);
    await recordEvent(
      system,
      announce('guarantee.paid', moved, { paidMinor: paid.amountMinor.toString(), receiptId: paid.receiptId }),
    );
  });
}

/** Money of a guarantor was taken back. It stands in for it again; what it was owed for it falls away. Runs as the system. */
export async function oweGuaranteeAgain(ctx: Ctx, receiptId: string): Promise<void> {
  const paid = await unbookPaid(ctx, receiptId);
  const found = paid && (await store.lockGuarantee(ctx, paid.guaranteeId));
  if (!paid || !found) return;
  const { currency } = found.amount;
  const moved = await store.moveGuarantee(ctx, found.id, [found.status], {
    paidMinor: BigInt(found.paidMinor) - paid.amountMinor,
    undertakenMinor: found.undertakenMinor + paid.amountMinor,
    status: next(guaranteeLife, 'paid', 'owe', guaranteeRefusals.GUARANTEE_WRONG_STATE),
  });
  if (!moved) return;
  await lockFacility(ctx, found.underId);
  await postPromise(ctx, moved, paid.amountMinor);
  // What the debtor had reimbursed meanwhile is the debtor's, held as its margin.
  await post(ctx, {
    bookPartyId: found.guarantorId,
    kind: 'guarantee_unpaid',
    objectId: paid.drawdownId,
    valueOn: businessDate(ctx),
    entries: [
      { account: 'cash', currency, amountMinor: paid.amountMinor },
      { account: 'loan_principal', subjectId: found.underId, currency, amountMinor: -paid.leftMinor },
      {
        account: 'margin_deposit',
        subjectId: found.underId,
        currency,
        amountMinor: paid.leftMinor - paid.amountMinor,
      },
    ],
  });
  await recordEvent(ctx, announce('guarantee.owedAgain', moved, { receiptId }));
}

interface Ended {
  guaranteeId: string;
  reason: string;
}

/** The creditor lets the guarantor go; two people, by what it was for. */
export async function releaseGuarantee(ctx: Ctx, input: Ended): Promise<GuaranteeView> {
  return act(ctx, { verb: 'guarantee.release', mandate: 'guarantee:call', input }, async (tx) => {
    const found = await requireGuarantee(tx, input.guaranteeId, 'creditor');
    const status = next(guaranteeLife, found.status, 'release', guaranteeRefusals.GUARANTEE_WRONG_STATE);
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    const debt = (await debtsOf(tx, [facility], businessDate(tx))).get(facility.id);
    const isOwed = !debt || claimsMinor(debt) + debt.undertakingMinor > 0n;
    if (isOwed) putsAtRisk(tx, { ...found.amount, clientId: found.debtorId });
    const moved = await store.moveGuarantee(tx, found.id, ['given', 'standing', 'called'], { status });
    if (!moved) refuse(guaranteeRefusals.GUARANTEE_WRONG_STATE, { facts: { status: found.status } });
    await free(tx, moved);
    return { view: viewOf(moved), event: announce('guarantee.released', moved, { reason: input.reason, isOwed }) };
  });
}

/** The guarantor takes it back before it was accepted, or notes that its time ended and nobody called (Civil Code 693). */
export async function endGuarantee(ctx: Ctx, input: Ended): Promise<GuaranteeView> {
  return act(ctx, { verb: 'guarantee.end', mandate: 'guarantee:give', input }, async (tx) => {
    const found = await requireGuarantee(tx, input.guaranteeId, 'guarantor');
    const isOver = businessDate(tx) > found.claimUntil;
    const status = next(
      guaranteeLife,
      found.status,
      isOver ? 'lapse' : 'withdraw',
      guaranteeRefusals.GUARANTEE_WRONG_STATE,
    );
    const moved = await store.moveGuarantee(tx, found.id, ['given', 'standing'], { status });
    if (!moved) refuse(guaranteeRefusals.GUARANTEE_WRONG_STATE, { facts: { status: found.status } });
    await free(tx, moved);
    return { view: viewOf(moved), event: announce(`guarantee.${status}`, moved, { reason: input.reason }) };
  });
}
