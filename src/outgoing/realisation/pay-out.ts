import { todayOf } from '../../assessment/coverage/index.ts';
import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { type AccountKind, post } from '../../ground/ledger/index.ts';
import { assertGate } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { foundContradicted } from '../../money/money-in/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { entitledTo } from './entitled.ts';
import { paidOutUnder } from './paid-out.ts';
import { othersOwing } from './pass-on.ts';
import { assertPayable, type PaymentKind, paidUnder, payablesOf, realisationRefusals } from './rules.ts';
import type { PayablesView, PaymentView, PayOutInput } from './schemas.ts';
import * as store from './store.ts';

/** Where each head stands in the lender's books since the sale was settled. */
const accounts: Record<PaymentKind, AccountKind> = {
  sale_costs: 'sale_costs_payable',
  secured_claim: 'secured_claims_payable',
  surplus: 'pledgor_payable',
};

/** The lender has transferred what a sale left it to pay: another person than the one who proposed and recorded the sale. */
export async function payOutProceeds(ctx: Ctx, input: PayOutInput & { realisationId: string }): Promise<PaymentView> {
  return act(ctx, { verb: 'realisation.payOut', mandate: 'realisation:pay', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const sale = await store.lockRealisation(tx, input.realisationId);
    if (sale?.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    if (!sale.settlement) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: sale.status } });
    await requireApart(tx, [sale.proposedBy, sale.settledBy]);
    restsOn(tx, [{ personId: sale.settledBy, mandate: 'realisation:propose', objectId: sale.id }]);
    const { kind, rightId = null, amount, payee, account, reference, paidOn } = input;
    if (amount.currency !== sale.currency)
      refuse(realisationRefusals.NOTHING_PAYABLE, { at: '/amount/currency', facts: { currency: sale.currency } });
    if (paidOn > todayOf(tx)) refuse(realisationRefusals.PAYMENT_NOT_MADE, { at: '/paidOn' });
    const amountMinor = BigInt(amount.amountMinor);
    putsAtRisk(tx, { ...amount, clientId: sale.facilityId });
    const before = await paidOutUnder(tx, sale.id);
    // The price was taken back: it is said so as long as nobody has put it right, and nothing is left of it to pay out.
    if (sale.undoneAt !== null) assertGate('PO', await foundContradicted(tx, [sale.id]));
    const payables = sale.undoneAt === null ? payablesOf(sale.settlement, sale.facilityId) : [];
    assertPayable(payables, before, { kind, rightId, amountMinor, currency: sale.currency });
    const owing = kind === 'surplus' ? await othersOwing(tx, sale.facilityId) : [];
    if (owing.length > 0)
      refuse(realisationRefusals.SURPLUS_SECURES_OTHERS, { facts: { facilityIds: owing.map((other) => other.id) } });
    await payMoneyOut(tx, {
      kind: 'realisation',
      lenderId: partyId,
      objectId: sale.id,
      amount,
      paidOn,
      reference,
      payeeId: kind === 'surplus' ? sale.pledgorId : undefined,
      named: {
        gate: 'PO',
        payee,
        account,
        entitled: await entitledTo(tx, { kind, rightId, pledgorId: sale.pledgorId }),
      },
    });
    const id = tx.newId('realisationPayment');
    const { currency } = amount;
    await post(tx, {
      bookPartyId: sale.lenderId,
      kind: 'realisation_payment',
      objectId: id,
      valueOn: paidOn,
      entries: [
        { account: accounts[kind], subjectId: sale.id, currency, amountMinor },
        { account: 'cash', currency, amountMinor: -amountMinor },
      ],
    });
    const participants = [sale.lenderId, sale.pledgorId];
    const row = { id, realisationId: sale.id, lenderId: partyId, kind, rightId, amountMinor, currency, payee, account };
    const view = await store.insertPayment(tx, {
      ...row,
      reference,
      paidOn,
      paidBy: personId,
      recordedAt: tx.clock.now(),
      participants,
    });
    const event = {
      type: 'realisation.paidOut',
      version: 1,
      objectId: sale.id,
      participants,
      payload: { paymentId: id, kind, rightId, amount, payee, reference, paidOn },
    };
    return { view, event };
  });
}

/** What the sale left to pay out and what was paid, for the lender and the pledgor, whose surplus it may be. */
export async function readPayables(ctx: Ctx, realisationId: string): Promise<PayablesView> {
  const sale = await store.findRealisation(ctx, realisationId);
  // A borrower whose debt another's goods paid sees the sale, and not where that other was paid.
  if (!sale || ![sale.lenderId, sale.pledgorId].includes(requirePerson(ctx).partyId))
    refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
  const payments = await store.listPayments(ctx, sale.id);
  const paid = await paidOutUnder(ctx, sale.id);
  const isPayable = sale.settlement && sale.undoneAt === null;
  const payables = sale.settlement && isPayable ? payablesOf(sale.settlement, sale.facilityId) : [];
  return {
    payables: payables.map(({ kind, rightId, owedMinor }) => ({
      kind,
      rightId,
      owedMinor: owedMinor.toString(),
      paidMinor: paidUnder({ kind, rightId }, paid).toString(),
    })),
    payments,
  };
}
