import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { lotsOfItems } from '../../security/restraints/index.ts';
import {
  assertPayable,
  entitledTo,
  foundOfPayOut,
  givenBackUnder,
  type PaidOut,
  type Payable,
  paidUnder,
  realisationRefusals,
} from '../realisation/index.ts';
import { announceMoney, requireForLender } from './claim.ts';
import { surrogateRefusals } from './rules.ts';
import type { PaySurrogateInput, SurrogateAccountView, SurrogatePaymentView, SurrogateReceiptView } from './schemas.ts';
import * as store from './store.ts';

const accounts = { secured_claim: 'secured_claims_payable', surplus: 'pledgor_payable' } as const;
type Head = Payable & { kind: keyof typeof accounts };

/** What the lender owes on out of the money: each other right its share, the pledgor what is left. */
function payablesOf({ freed, facilityId: ownId }: store.KeptSurrogate, receipts: readonly SurrogateReceiptView[]) {
  const all = [...receipts.map((r) => r.application), ...freed];
  const shares = new Map<string, bigint>();
  for (const { rightId, paidMinor } of all.flatMap((each) => each.paid))
    if (rightId !== ownId) shares.set(rightId, (shares.get(rightId) ?? 0n) + BigInt(paidMinor));
  const surplusMinor = all.reduce((sum, each) => sum + BigInt(each.surplusMinor), 0n);
  const heads: Head[] = [
    ...[...shares].map(([rightId, owedMinor]) => ({ kind: 'secured_claim' as const, rightId, owedMinor })),
    { kind: 'surplus', rightId: null, owedMinor: surplusMinor },
  ];
  return heads.filter((head) => head.owedMinor > 0n);
}

const paidOutOf = (p: SurrogatePaymentView): PaidOut => ({
  kind: p.kind,
  rightId: p.rightId,
  amountMinor: BigInt(p.amount.amountMinor),
});

/** What went out, less what of it is a debt of the borrower since, and what others gave back. */
async function paidOutOn(ctx: Ctx, surrogateId: string): Promise<PaidOut[]> {
  const paid = await store.listPayments(ctx, surrogateId);
  // Of what never went out nothing is owed or given back.
  if (paid.length === 0) return [];
  const owedBack = await store.listOwedBack(ctx, surrogateId);
  return [
    ...paid.map(paidOutOf),
    ...owedBack.map(({ minor, ...head }) => ({ ...head, amountMinor: -BigInt(minor) })),
    ...(await givenBackUnder(ctx, surrogateId)),
  ];
}

/** What is owed on out of a claim, or would be without one receipt, with what went out. */
export async function surrogateHeads(ctx: Ctx, claim: store.KeptSurrogate, withoutId?: string) {
  const received = await store.listReceipts(ctx, claim.id);
  const heads = payablesOf(
    claim,
    received.filter((each) => each.id !== withoutId),
  );
  return { heads, payments: await paidOutOn(ctx, claim.id) };
}

/** The gate of money that is passed on: what stands against who is paid, and against the goods it came of. */
async function passPayOut(
  ctx: Ctx,
  claim: store.KeptSurrogate,
  facilityId: string,
  { kind, payee, leave }: PaySurrogateInput,
): Promise<void> {
  await passGate(ctx, {
    gate: 'PO',
    holderId: claim.lenderId,
    objectId: claim.id,
    found: await asSystem(ctx, 'surrogates', async (system) =>
      foundOfPayOut(system, {
        objectId: claim.id,
        lenderId: claim.lenderId,
        facilityId,
        pledgorId: claim.pledgorId,
        lotIds: [
          ...(await lotsOfItems(
            system,
            claim.items.map((item) => item.itemId),
          )),
          ...claim.lost.map((lot) => lot.lotId),
        ],
        paid: { kind, payee },
        hasLeave: leave !== undefined,
      }),
    ),
  });
}

/**
 * The lender has passed on what is not its own: a share of another right, the surplus of the pledgor. Another person than one
 * who recorded what came in, and so what is left to pay.
 */
export async function payOutSurrogate(
  ctx: Ctx,
  input: PaySurrogateInput & { surrogateId: string },
): Promise<SurrogatePaymentView> {
  return act(ctx, { verb: 'surrogate.payOut', mandate: 'realisation:pay', input }, async (tx) => {
    const { claim, facility } = await requireForLender(tx, input.surrogateId);
    const { personId } = requirePerson(tx);
    const recorders = await store.recordersOf(tx, claim.id);
    await requireApart(tx, recorders);
    restsOn(
      tx,
      recorders.map((recorder) => ({ personId: recorder, mandate: 'repayment:record', objectId: claim.id })),
    );
    const { kind, rightId = null, amount, payee, account, reference, paidOn } = input;
    const { currency } = facility.limit;
    if (amount.currency !== currency) refuse(surrogateRefusals.SURROGATE_CURRENCY, { at: '/amount/currency' });
    if (paidOn > todayOf(tx)) refuse(realisationRefusals.PAYMENT_NOT_MADE, { at: '/paidOn' });
    const amountMinor = BigInt(amount.amountMinor);
    putsAtRisk(tx, { ...amount, clientId: facility.borrowerId });
    await passPayOut(tx, claim, facility.id, input);
    const before = await paidOutOn(tx, claim.id);
    const payables = payablesOf(claim, await store.listReceipts(tx, claim.id));
    assertPayable(payables, before, { kind, rightId, amountMinor, currency: amount.currency });
    await payMoneyOut(tx, {
      kind: 'surrogate',
      lenderId: claim.lenderId,
      objectId: claim.id,
      amount,
      paidOn,
      reference,
      payeeId: kind === 'surplus' ? claim.pledgorId : undefined,
      named: {
        gate: 'PO',
        payee,
        account,
        entitled: await entitledTo(tx, { kind, rightId, pledgorId: claim.pledgorId }),
      },
    });
    const id = tx.newId('surrogatePayment');
    await post(tx, {
      bookPartyId: claim.lenderId,
      kind: 'surrogate_payment',
      objectId: id,
      valueOn: paidOn,
      entries: [
        { account: accounts[kind], subjectId: claim.id, currency, amountMinor },
        { account: 'cash', currency, amountMinor: -amountMinor },
      ],
    });
    const row = { id, surrogateId: claim.id, lenderId: claim.lenderId, kind, rightId, amountMinor, currency };
    const view = await store.insertPayment(tx, {
      ...row,
      payee,
      account,
      reference,
      paidOn,
      paidBy: personId,
      participants: [claim.lenderId, claim.pledgorId],
    });
    const more = { paymentId: id, payment: kind, rightId, amount, payee, reference, paidOn };
    return { view, event: announceMoney('paidOut', claim, more) };
  });
}

/** What came in, what it left to pay out and what was paid, for the lender and for the pledgor, whose surplus it may be. */
export async function readAccount(ctx: Ctx, surrogateId: string): Promise<SurrogateAccountView> {
  const claim = await store.findSurrogate(ctx, surrogateId);
  if (!claim || ![claim.lenderId, claim.pledgorId].includes(requirePerson(ctx).partyId))
    refuse(commonRefusals.NOT_FOUND, { at: '/surrogateId' });
  const receipts = await store.listReceipts(ctx, claim.id);
  const payments = await store.listPayments(ctx, claim.id);
  const paid = await paidOutOn(ctx, claim.id);
  return {
    receipts,
    freed: claim.freed,
    payables: payablesOf(claim, receipts).map((head) => ({
      kind: head.kind,
      rightId: head.rightId,
      owedMinor: head.owedMinor.toString(),
      paidMinor: paidUnder(head, paid).toString(),
    })),
    payments,
  };
}
