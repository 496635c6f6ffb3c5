import type { Ctx } from '../../context.ts';
import { requireApart } from '../../ground/audit/index.ts';
import { assertGate, type GateId } from '../../ground/policy/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { foundOnSaid } from '../money-in/index.ts';
import { moneyOutRefusals, type PaymentOutKind, payeeAmiss } from './rules.ts';
import type { MoneyPaymentView } from './schemas.ts';
import * as store from './store.ts';

export interface MoneyOut {
  kind: PaymentOutKind;
  lenderId: string;
  /** What is paid: the drawdown, the sale, the claim. */
  objectId: string;
  amount: MoneyWire;
  paidOn: LocalDate;
  /** Of the transfer; named by us when left out, so that no two share it. */
  reference?: string | undefined;
  /** Whom the record entitles, where that is a party: nobody types who is paid. */
  payeeId?: string | undefined;
  /** Where the act names payee and account: who is entitled, and the gate that asks. */
  named?:
    | { gate: GateId; payee: string; account: string; entitled?: readonly (string | null | undefined)[] | undefined }
    | undefined;
}

/**
 * Money goes out, once by the reference of its transfer over every kind of payment of the lender, to whom the record entitles. An
 * account that the act names is on record before, recorded by another person than who pays. The caller posts the entries.
 */
export async function payMoneyOut(ctx: Ctx, money: MoneyOut): Promise<MoneyPaymentView> {
  const { kind, lenderId, objectId, paidOn, payeeId, named } = money;
  const known = named && (await store.findLiveAccount(ctx, lenderId, named.account));
  // Of a sale or a claim that which came in goes on: not while someone says that the bank took it back.
  if (named && (kind === 'realisation' || kind === 'surrogate'))
    assertGate(named.gate, await foundOnSaid(ctx, [objectId]));
  const amiss = named && payeeAmiss({ ...named, known });
  if (named && amiss) assertGate(named.gate, [{ fact: 'F100', ...amiss }]);
  if (known) await requireApart(ctx, [known.recordedBy], { accountId: known.id });
  const id = ctx.newId('moneyPayment');
  const reference = money.reference ?? id;
  const made = await store.insertPayment(ctx, {
    id,
    lenderId,
    kind,
    objectId,
    payeeId: payeeId ?? null,
    payeeName: named?.payee ?? null,
    accountId: known?.id,
    reference,
    amountMinor: BigInt(money.amount.amountMinor),
    currency: money.amount.currency,
    valueOn: paidOn,
    participants: [lenderId],
  });
  if (made) return made;
  const first = await store.findByReference(ctx, lenderId, reference);
  refuse(moneyOutRefusals.PAYMENT_RECORDED, {
    at: '/reference',
    facts: first ? { paymentId: first.id, kind: first.kind, objectId: first.objectId, amount: first.amount } : {},
  });
}
