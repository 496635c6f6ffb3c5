import { act } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../context.ts';
import { todayOf } from '../coverage/index.ts';
import { refuse } from '../kernel/refusal.ts';
import { announce, figuresOf, requireForLender, viewOf } from './claim.ts';
import { divide, owedUnder, ownClaimOf, postMoney } from './proceeds.ts';
import { assertReceivable, surrogateRefusals } from './rules.ts';
import type { ApplyHeldInput, ReceiveInput, SurrogateReceiptView, SurrogateView } from './schemas.ts';
import * as store from './store.ts';

/** What earlier receipts under a claim paid to each right. */
function paidTo(receipts: readonly SurrogateReceiptView[]): Map<string, bigint> {
  const paid = new Map<string, bigint>();
  for (const { rightId, paidMinor } of receipts.flatMap((r) => r.application.paid))
    paid.set(rightId, (paid.get(rightId) ?? 0n) + BigInt(paidMinor));
  return paid;
}

/**
 * The lender records money that came under a claim, whole or in part. It goes down the ranking of the items; the lender's
 * share pays debt that is due and is held while it is not, unless both agreed to prepay; the rest is the pledgor's.
 */
export async function receiveMoney(
  ctx: Ctx,
  input: ReceiveInput & { surrogateId: string },
): Promise<SurrogateReceiptView> {
  return act(ctx, { verb: 'surrogate.receive', mandate: 'repayment:record', input }, async (tx) => {
    const { claim, facility } = await requireForLender(tx, input.surrogateId);
    const { amount, reference, receivedOn, shares, prepayConsentHash = null } = input;
    const foreign = [amount, ...(shares ?? []).map((s) => s.amount)].some(
      (m) => m.currency !== facility.limit.currency,
    );
    if (foreign) refuse(surrogateRefusals.SURROGATE_CURRENCY, { at: '/amount/currency' });
    const today = todayOf(tx);
    if (receivedOn > today) refuse(surrogateRefusals.SURROGATE_NOT_HAPPENED, { at: '/receivedOn' });
    const amountMinor = BigInt(amount.amountMinor);
    const before = await store.listReceipts(tx, claim.id);
    if (before.some((receipt) => receipt.reference === reference))
      refuse(surrogateRefusals.SURROGATE_RECEIPT_RECORDED, { at: '/reference' });
    const status = assertReceivable(figuresOf(claim), amountMinor);
    const id = tx.newId('surrogateReceipt');
    const application = await asSystem(tx, 'surrogates', async (system) => {
      const owed = await owedUnder(system, facility, today, prepayConsentHash !== null);
      const parts = shares?.map((s) => ({ itemId: s.itemId, amountMinor: BigInt(s.amount.amountMinor) }));
      const down = await divide(system, claim, amountMinor, parts, ownClaimOf(owed), paidTo(before));
      const from = { account: 'cash', currency: amount.currency, amountMinor } as const;
      const money = { surrogateId: claim.id, objectId: id, valueOn: receivedOn, from, kind: 'surrogate_receipt' };
      const applied = await postMoney(system, facility, owed, money, down, today);
      return {
        paid: down.paid.map((p) => ({ rightId: p.rightId, paidMinor: p.paidMinor.toString() })),
        ...applied,
        othersMinor: down.othersMinor.toString(),
        surplusMinor: down.surplusMinor.toString(),
        prepayConsentHash,
      };
    });
    const view = await store
      .insertReceipt(tx, {
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
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'surrogate_receipt_reference')
          refuse(surrogateRefusals.SURROGATE_RECEIPT_RECORDED, { at: '/reference', cause });
        throw cause;
      });
    const after = await store.updateSurrogate(tx, claim.id, {
      status,
      receivedMinor: BigInt(claim.received.amountMinor) + amountMinor,
      heldMinor: BigInt(claim.held.amountMinor) + BigInt(application.heldMinor),
    });
    return { view, event: announce('received', after, { receiptId: id, amount, reference, receivedOn, application }) };
  });
}

/** What was held pays debt that has fallen due since, or that both agreed to prepay. */
export async function applyHeld(ctx: Ctx, input: ApplyHeldInput & { surrogateId: string }): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.applyHeld', mandate: 'repayment:record', input }, async (tx) => {
    const { claim, facility } = await requireForLender(tx, input.surrogateId);
    const today = todayOf(tx);
    const { prepayConsentHash = null } = input;
    const { applied, takenMinor } = await asSystem(tx, 'surrogates', async (system) => {
      const owed = await owedUnder(system, facility, today, prepayConsentHash !== null);
      // Margin that went back to the borrower since is not there to be applied.
      const bounds = [BigInt(claim.held.amountMinor), owed.amounts.marginMinor, owed.amounts.dueMinor];
      const least = bounds.reduce((a, b) => (b < a ? b : a));
      if (least <= 0n) refuse(surrogateRefusals.SURROGATE_NOTHING_DUE, { facts: { ...owed.amounts } });
      const { currency } = facility.limit;
      const from = { account: 'margin_deposit', subjectId: facility.id, currency, amountMinor: least } as const;
      const money = {
        surrogateId: claim.id,
        objectId: claim.id,
        valueOn: today,
        from,
        kind: 'surrogate_application',
      };
      const own = { ownMinor: least, othersMinor: 0n, surplusMinor: 0n };
      return { applied: await postMoney(system, facility, owed, money, own, today), takenMinor: least };
    });
    const heldMinor = BigInt(claim.held.amountMinor) - takenMinor;
    const view = await store.updateSurrogate(tx, claim.id, { heldMinor });
    const more = { appliedMinor: takenMinor.toString(), application: applied, prepayConsentHash };
    return { view: viewOf(view), event: announce('applied', view, more) };
  });
}
