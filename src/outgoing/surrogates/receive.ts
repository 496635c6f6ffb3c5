import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { holdContradicted, lockFacility } from '../../lending/financing/index.ts';
import { type MoneyReceiptView, takeMoneyIn } from '../../money/money-in/index.ts';
import { announceMoney, figuresOf, requireForLender, viewOf } from './claim.ts';
import { surrogateHeads } from './pay-out.ts';
import { type Divided, divide, owedFrom, postMoney } from './proceeds.ts';
import { assertReceivable, ownClaimMinor, partHeld, surrogateRefusals } from './rules.ts';
import type { ApplyHeldInput, ReceiveInput, SurrogateReceiptView, SurrogateView } from './schemas.ts';
import * as store from './store.ts';
import { setOffOwedBack } from './undo.ts';

/** What was paid to each right out of a claim before. */
function paidTo(claim: store.KeptSurrogate, receipts: readonly SurrogateReceiptView[]): Map<string, bigint> {
  const paid = new Map<string, bigint>();
  for (const p of [...receipts.map((r) => r.application), ...claim.freed].flatMap((each) => each.paid))
    paid.set(p.rightId, (paid.get(p.rightId) ?? 0n) + BigInt(p.paidMinor));
  return paid;
}

const partsOf = (shares: ReceiveInput['shares']) =>
  shares?.map((s) => ({ itemId: s.itemId, amountMinor: BigInt(s.amount.amountMinor) }));

const paidToWire = (paid: Divided['paid']) =>
  paid.map((p) => ({ rightId: p.rightId, paidMinor: p.paidMinor.toString() }));

/** The money is that of the facility, and came. */
function assertCame(ctx: Ctx, { amount, receivedOn, shares }: ReceiveInput, currency: string): void {
  const foreign = [amount, ...(shares ?? []).map((s) => s.amount)].some((m) => m.currency !== currency);
  if (foreign) refuse(surrogateRefusals.SURROGATE_CURRENCY, { at: '/amount/currency' });
  if (receivedOn > todayOf(ctx)) refuse(surrogateRefusals.SURROGATE_NOT_HAPPENED, { at: '/receivedOn' });
}

/**
 * The lender records money that came under a claim, whole or in part. It goes down the ranking of the items; the lender's
 * share pays debt that is due and is held while it is not, unless both agreed to prepay; the rest is the pledgor's. What is
 * owed is what was owed on the day it came: no interest runs on what the lender had in hand.
 */
export async function receiveMoney(
  ctx: Ctx,
  input: ReceiveInput & { surrogateId: string },
): Promise<SurrogateReceiptView> {
  return act(ctx, { verb: 'surrogate.receive', mandate: 'repayment:record', input }, async (tx) => {
    const { claim, facility } = await requireForLender(tx, input.surrogateId);
    const { amount, reference, receivedOn, shares, prepayConsentHash = null } = input;
    assertCame(tx, input, facility.limit.currency);
    const amountMinor = BigInt(amount.amountMinor);
    const before = await store.listReceipts(tx, claim.id);
    const owedBefore = await surrogateHeads(tx, claim);
    if (before.some((receipt) => receipt.reference === reference))
      refuse(surrogateRefusals.SURROGATE_RECEIPT_RECORDED, { at: '/reference' });
    const status = assertReceivable(figuresOf(claim), amountMinor);
    await takeMoneyIn(tx, {
      kind: 'surrogate',
      objectId: claim.id,
      amount,
      bankReference: reference,
      accountNumber: input.accountNumber,
      receivedOn,
      beganOn: claim.happenedOn,
      at: { reference: '/reference' },
    });
    const id = tx.newId('surrogateReceipt');
    const application = await asSystem(tx, 'surrogates', async (system) => {
      const owed = await owedFrom(system, facility, claim.pledgeId, receivedOn, prepayConsentHash !== null);
      const down = await divide(
        system,
        claim,
        amountMinor,
        partsOf(shares),
        ownClaimMinor(owed.amounts),
        paidTo(claim, before),
      );
      const from = { account: 'cash', currency: amount.currency, amountMinor } as const;
      const money = { surrogateId: claim.id, objectId: id, valueOn: receivedOn, from, kind: 'surrogate_receipt' };
      const applied = await postMoney(system, facility, owed, money, down, receivedOn);
      return {
        paid: paidToWire(down.paid),
        ...applied,
        othersMinor: down.othersMinor.toString(),
        surplusMinor: down.surplusMinor.toString(),
        prepayConsentHash,
      };
    });
    const view = await store.insertReceipt(tx, {
      id,
      surrogateId: claim.id,
      lenderId: claim.lenderId,
      amountMinor,
      currency: amount.currency,
      reference,
      receivedOn,
      application,
      recordedBy: requirePerson(tx).personId,
      participants: [claim.lenderId, claim.pledgorId],
    });
    const after = await store.updateSurrogate(tx, claim.id, {
      status,
      receivedMinor: BigInt(claim.received.amountMinor) + amountMinor,
      heldMinor: BigInt(claim.held.amountMinor) + BigInt(application.heldMinor),
    });
    await setOffOwedBack(tx, facility, after, owedBefore, receivedOn);
    const { allocations, financings } = application;
    const more = { receiptId: id, amount, reference, receivedOn, application, allocations, financings };
    return { view, event: announceMoney('received', after, more) };
  });
}

/**
 * What was held pays debt that has fallen due since, or that both agreed to prepay; what no debt needs any more goes down the
 * ranking to others and to the pledgor.
 */
export async function applyHeld(ctx: Ctx, input: ApplyHeldInput & { surrogateId: string }): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.applyHeld', mandate: 'repayment:record', input }, async (tx) => {
    const { claim, facility } = await requireForLender(tx, input.surrogateId);
    const today = todayOf(tx);
    const { prepayConsentHash = null, shares } = input;
    const { currency } = facility.limit;
    const done = await asSystem(tx, 'surrogates', async (system) => {
      const owed = await owedFrom(system, facility, claim.pledgeId, today, prepayConsentHash !== null);
      const { takenMinor, freeMinor } = partHeld(BigInt(claim.held.amountMinor), owed.amounts);
      const amountMinor = takenMinor + freeMinor;
      if (amountMinor === 0n) refuse(surrogateRefusals.SURROGATE_NOTHING_DUE, { facts: { ...owed.amounts, currency } });
      const before = paidTo(claim, await store.listReceipts(system, claim.id));
      const down = freeMinor > 0n && (await divide(system, claim, freeMinor, partsOf(shares), 0n, before));
      const from = { account: 'margin_deposit', subjectId: facility.id, currency, amountMinor } as const;
      const about = { surrogateId: claim.id, objectId: claim.id, valueOn: today, kind: 'surrogate_application' };
      const others = down || { paid: [], othersMinor: 0n, surplusMinor: 0n };
      const parts = { ...others, ownMinor: takenMinor };
      const applied = await postMoney(system, facility, owed, { ...about, from }, parts, today);
      return { amountMinor, takenMinor, freeMinor, applied, others };
    });
    const freed = {
      paid: paidToWire(done.others.paid),
      othersMinor: done.others.othersMinor.toString(),
      surplusMinor: done.others.surplusMinor.toString(),
      freedAt: tx.clock.now().toISOString(),
    };
    const view = await store.updateSurrogate(tx, claim.id, {
      heldMinor: BigInt(claim.held.amountMinor) - done.amountMinor,
      ...(done.freeMinor > 0n && { freed: [...claim.freed, freed] }),
    });
    const { allocations, financings } = done.applied;
    const appliedMinor = done.takenMinor.toString();
    const more = { appliedMinor, application: done.applied, allocations, financings, freed, prepayConsentHash };
    return { view: viewOf(view), event: announceMoney('applied', view, more) };
  });
}

/** Reaction: money under a claim is contradicted by the bank's statement. Its facility is held with it. */
export async function holdSurrogate(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView;
  const claim = receipt.kind === 'surrogate' ? await store.findSurrogate(ctx, receipt.objectId) : undefined;
  if (claim && (await lockFacility(ctx, claim.facilityId))) await holdContradicted(ctx, claim.facilityId, receipt);
}
