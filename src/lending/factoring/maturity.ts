import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, agreersApart, putsAtRisk, recordEvent, requireApart, restsOn } from '../../ground/audit/index.ts';
import { setDeadline } from '../../ground/deadlines/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { noteFound, passGate } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, homeZone, localDateAt, startOfDay } from '../../kernel/time.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { insertInstructions } from '../../money/payables/index.ts';
import { endNow, type KeptAssignment, lockAssignment } from '../../security/assignments/index.ts';
import { claimFacts } from './claim-facts.ts';
import { cameIn, closingEntries, receivablesOf } from './closing.ts';
import * as events from './events.ts';
import { gatesNow } from './gates-now.ts';
import * as store from './maturity-store.ts';
import { factoringRefusals, maturityPayment } from './rules.ts';
import type { ProposePurchaseInput, PurchaseView } from './schemas.ts';

const PAY = 'maturity.pay';

/**
 * The seller states the day and the account for a price agreed in an accepted assignment of kind maturity: the day the last
 * receivable is due, or so many days after.
 */
export async function proposePurchase(ctx: Ctx, input: ProposePurchaseInput): Promise<PurchaseView> {
  return act(ctx, { verb: 'factoring.proposePurchase', mandate: 'assignment:offer', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const assignment = await lockAssignment(tx, input.assignmentId);
    if (assignment?.assignorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' });
    const { status, kind, services, recourse } = assignment;
    const priceMinor = assignment.items.reduce((sum, item) => sum + BigInt(item.advanceMinor), 0n);
    const isCovered = recourse || services.includes('bad_debt_cover');
    if (
      status !== 'accepted' ||
      kind !== 'maturity' ||
      services.includes('finance') ||
      !isCovered ||
      assignment.items.length === 0 ||
      priceMinor === 0n
    )
      refuse(factoringRefusals.NOT_MATURITY, {
        at: '/assignmentId',
        facts: { status, kind, services, priceMinor, currency: assignment.currency },
      });
    const dues = (await receivablesOf(tx, assignment)).map((r) => r.dueOn).sort();
    const payOn = addDays(dues.at(-1) as string, input.daysAfterDue);
    if (payOn <= localDateAt(tx.clock.now(), homeZone))
      refuse(factoringRefusals.PAY_DAY_PAST, { at: '/daysAfterDue', facts: { payOn } });
    const made = await store.insertPurchase(tx, {
      id: tx.newId('maturityPurchase'),
      assignmentId: assignment.id,
      factorId: assignment.assigneeId,
      sellerId: partyId,
      recourse,
      priceMinor,
      currency: assignment.currency,
      payOn,
      accountNumber: input.account.number,
      accountBank: input.account.bank,
      proposedBy: personId,
      participants: [assignment.assigneeId, partyId],
    });
    if (!made) refuse(commonRefusals.CONFLICT, { at: '/assignmentId' });
    return { view: store.purchaseShown(made), event: events.purchaseProposed(made) };
  });
}

async function requirePurchase(ctx: Ctx, purchaseId: string): Promise<store.KeptPurchase> {
  const purchase = await store.findPurchase(ctx, purchaseId);
  if (purchase?.factorId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/purchaseId' });
  return purchase;
}

/** One person of the factor looked at the terms and stands for them; another may agree. */
export async function assessPurchase(ctx: Ctx, input: { purchaseId: string }): Promise<PurchaseView> {
  return act(ctx, { verb: 'factoring.assessPurchase', mandate: 'factoring:request', input }, async (tx) => {
    const purchase = await requirePurchase(tx, input.purchaseId);
    const assessed = await store.noteAssessed(tx, purchase.id, requirePerson(tx).personId);
    if (!assessed) refuse(factoringRefusals.PURCHASE_WRONG_STATE, { facts: { status: purchase.status } });
    return { view: store.purchaseShown(assessed), event: events.purchaseAssessed(assessed) };
  });
}

/** Another person of the factor agrees, when every gate is open at this moment; from now it owes the price on the day. */
export async function agreePurchase(ctx: Ctx, input: { purchaseId: string }): Promise<PurchaseView> {
  return act(ctx, { verb: 'factoring.agreePurchase', mandate: 'factoring:approve', input }, async (tx) => {
    const purchase = await requirePurchase(tx, input.purchaseId);
    const assignment = onRecord(await lockAssignment(tx, purchase.assignmentId));
    if (assignment.status !== 'accepted')
      refuse(factoringRefusals.NOT_MATURITY, { facts: { status: assignment.status } });
    const dueAt = startOfDay(purchase.payOn, homeZone);
    if (dueAt <= tx.clock.now()) refuse(factoringRefusals.PAY_DAY_PAST, { facts: { payOn: purchase.payOn } });
    // With recourse the factor pays only what it was paid: nothing is at risk, and no limit is used.
    const atRiskMinor = purchase.recourse ? 0n : purchase.priceMinor;
    const { personId } = requirePerson(tx);
    const byPersonIds = [personId, purchase.proposedBy, ...(purchase.assessedBy ? [purchase.assessedBy] : [])];
    const asked = { gate: 'MP', amountMinor: atRiskMinor, dueOn: purchase.payOn, byPersonIds } as const;
    const { gates, found, callers } = await gatesNow(tx, assignment, asked);
    await agreersApart(tx, callers);
    const shut = gates.filter((gate) => !gate.met);
    if (shut.length > 0) refuse(factoringRefusals.GATES_SHUT, { facts: { gates: shut } });
    await passGate(tx, { gate: 'MP', holderId: purchase.factorId, objectId: purchase.id, found });
    if (purchase.assessedBy === null) refuse(factoringRefusals.PURCHASE_NOT_ASSESSED);
    await requireApart(tx, [purchase.assessedBy]);
    restsOn(tx, [{ personId: purchase.assessedBy, mandate: 'factoring:request', objectId: purchase.id }]);
    putsAtRisk(tx, {
      amountMinor: purchase.priceMinor,
      currency: assignment.currency,
      clientId: assignment.assignorId,
    });
    const agreed = await store.movePurchase(tx, purchase.id, 'proposed', { status: 'agreed', approvedBy: personId });
    if (!agreed) refuse(factoringRefusals.PURCHASE_WRONG_STATE, { facts: { status: purchase.status } });
    await setDeadline(tx, { kind: PAY, objectId: agreed.id, dueAt });
    return { view: store.purchaseShown(agreed), event: events.purchaseAgreed(agreed) };
  });
}

/** The factor declines the terms; the seller may propose others. */
export async function declinePurchase(ctx: Ctx, input: { purchaseId: string }): Promise<PurchaseView> {
  return act(ctx, { verb: 'factoring.declinePurchase', mandate: 'factoring:approve', input }, async (tx) => {
    const purchase = await requirePurchase(tx, input.purchaseId);
    const declined = await store.movePurchase(tx, purchase.id, 'proposed', { status: 'declined' });
    if (!declined) refuse(factoringRefusals.PURCHASE_WRONG_STATE, { facts: { status: purchase.status } });
    return { view: store.purchaseShown(declined), event: events.purchaseDeclined(declined) };
  });
}

/** What came in meets what was paid: the claim is closed, and what is above it is the factor's. */
async function close(ctx: Ctx, purchase: store.KeptPurchase, collectedMinor: bigint, on: string) {
  const settled = await store.movePurchase(ctx, purchase.id, 'paid', { status: 'settled', collectedMinor });
  if (!settled) refuse(factoringRefusals.PURCHASE_WRONG_STATE, { facts: { status: purchase.status } });
  if (collectedMinor > 0n)
    await post(ctx, {
      bookPartyId: settled.factorId,
      kind: 'maturity_settled',
      objectId: settled.id,
      valueOn: on,
      entries: closingEntries(settled, collectedMinor),
    });
  const assignment = await lockAssignment(ctx, settled.assignmentId);
  const isReturned = settled.recourse && (settled.shortfallMinor as bigint) > 0n;
  if (assignment?.status === 'accepted') await endNow(ctx, assignment.id, isReturned ? 'bought_back' : 'paid');
  return settled;
}

/**
 * The day of payment is judged anew. A price that was agreed is owed whatever else has come about: the factor is told of it. A list
 * alone keeps it back (Anti-Money-Laundering Law 2024, 40), and it is looked at again the next day.
 */
async function isWithheld(ctx: Ctx, purchase: store.KeptPurchase, assignment: KeptAssignment): Promise<boolean> {
  const { factorId, sellerId, id } = purchase;
  const receivables = await receivablesOf(ctx, assignment);
  const found = await claimFacts(ctx, { lenderId: factorId, sellerId, receivables });
  const isListed = found.some(({ fact, facts }) => fact === 'F68' && facts.partyId === sellerId);
  await noteFound(ctx, { gate: 'MP', holderId: factorId, objectId: id, found });
  if (!isListed) return false;
  const tomorrow = addDays(localDateAt(ctx.clock.now(), homeZone), 1);
  await setDeadline(ctx, { kind: PAY, objectId: id, dueAt: startOfDay(tomorrow, homeZone) });
  return true;
}

/**
 * Reaction: the agreed day begins. The price is instructed to the seller once, whoever reaches the day; with recourse, and
 * where all has come in, the purchase closes with it and what is still open goes back to the seller.
 */
export async function payMaturity(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== PAY) return;
  const purchase = await store.findPurchase(ctx, event.objectId);
  const assignment = purchase && (await lockAssignment(ctx, purchase.assignmentId));
  if (!purchase || !assignment) return;
  if (purchase.status === 'agreed' && (await isWithheld(ctx, purchase, assignment))) return;
  const { collectedMinor, standingMinor, open } = await cameIn(ctx, assignment);
  const payment = maturityPayment({ ...purchase, collectedMinor, standingMinor });
  const paid = await store.movePurchase(ctx, purchase.id, 'agreed', { status: 'paid', ...payment });
  if (!paid) return;
  if (payment.paidMinor > 0n) {
    const currency = paid.currency;
    await payMoneyOut(ctx, {
      kind: 'maturity_purchase',
      lenderId: paid.factorId,
      objectId: paid.id,
      amount: { amountMinor: payment.paidMinor.toString(), currency },
      paidOn: paid.payOn,
      payeeId: paid.sellerId,
    });
    await post(ctx, {
      bookPartyId: paid.factorId,
      kind: 'maturity_paid',
      objectId: paid.id,
      valueOn: paid.payOn,
      entries: [
        { account: 'factored_claim', subjectId: paid.assignmentId, currency, amountMinor: payment.paidMinor },
        { account: 'cash', currency, amountMinor: -payment.paidMinor },
      ],
    });
    await insertInstructions(ctx, [
      {
        id: ctx.newId('instruction'),
        objectId: paid.id,
        bankId: paid.factorId,
        payerId: paid.factorId,
        payeeId: paid.sellerId,
        accountNumber: paid.accountNumber,
        accountBank: paid.accountBank,
        amountMinor: payment.paidMinor,
        currency,
        payOn: paid.payOn,
        participants: [paid.factorId, paid.sellerId],
      },
    ]);
  }
  const isOver = paid.recourse || open.length === 0;
  const after = isOver ? await close(ctx, paid, collectedMinor, paid.payOn) : paid;
  await recordEvent(ctx, events.purchasePaid(after));
}

/** The debtors have paid after the day: the factor, which bought without recourse, keeps what came in (Civil Code 767). */
export async function settlePurchase(ctx: Ctx, input: { purchaseId: string }): Promise<PurchaseView> {
  return act(ctx, { verb: 'factoring.settlePurchase', mandate: 'factoring:approve', input }, async (tx) => {
    const purchase = await requirePurchase(tx, input.purchaseId);
    const assignment = onRecord(await lockAssignment(tx, purchase.assignmentId));
    if (purchase.status !== 'paid')
      refuse(factoringRefusals.PURCHASE_WRONG_STATE, { facts: { status: purchase.status } });
    const { collectedMinor, open } = await cameIn(tx, assignment);
    // With recourse the factor has paid what had come in: once as much has come again, what else is open is the seller's.
    const isShort = purchase.recourse ? collectedMinor < (purchase.paidMinor as bigint) : open.length > 0;
    if (isShort) refuse(factoringRefusals.NOT_ALL_PAID, { facts: { open } });
    const settled = await close(tx, purchase, collectedMinor, localDateAt(tx.clock.now(), homeZone));
    return { view: store.purchaseShown(settled), event: events.purchaseSettled(settled) };
  });
}

/** Reaction: a factor that owes the price, or paid it and has not settled, does not end the assignment around it. */
export async function guardPurchase(ctx: Ctx, event: DomainEvent): Promise<void> {
  const purchase = await store.findPurchaseOf(ctx, event.objectId);
  if (purchase?.status === 'agreed' || purchase?.status === 'paid')
    refuse(factoringRefusals.PURCHASE_STANDS, { facts: { purchaseId: purchase.id, status: purchase.status } });
}
