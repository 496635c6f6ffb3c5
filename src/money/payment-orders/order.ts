import { type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, asksSecond, hex, putsAtRisk, sha256 } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { type Currency, currencies } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { XmlFault } from '../../kernel/xml.ts';
import {
  controlSum,
  type OrderedPayment,
  orderRefusals,
  plainId,
  readPain002,
  type StatusReport,
  writePain001,
} from './rules.ts';
import type { MakeOrderInput, PaymentOrderView } from './schemas.ts';
import * as store from './store.ts';

const ID_MOST = 35;
const encoder = new TextEncoder();

async function paymentsOf(
  ctx: Ctx,
  lenderId: string,
  ids: readonly string[],
): Promise<(OrderedPayment & { paymentId: string; objectId: string })[]> {
  const found = await store.findPayments(ctx, lenderId, ids);
  const unknown = ids.findIndex((id) => !found.some(({ payment }) => payment.id === id));
  if (unknown >= 0) refuse(commonRefusals.NOT_FOUND, { at: `/paymentIds/${unknown}` });
  const ordered = await store.orderedAmong(ctx, ids);
  if (ordered.length > 0) refuse(orderRefusals.PAYMENT_ORDERED, { at: '/paymentIds', facts: { paymentIds: ordered } });
  const missing = found.flatMap(({ payment, account }) => (account ? [] : [payment.id]));
  if (missing.length > 0)
    refuse(orderRefusals.PAYEE_ACCOUNT_MISSING, { at: '/paymentIds', facts: { paymentIds: missing } });
  const today = businessDate(ctx);
  return found.flatMap(({ payment, account }) => {
    const currency: Currency | undefined = currencies.find((each) => each === payment.currency);
    if (!account || !currency) return [];
    const endToEndId = plainId(payment.reference);
    if (endToEndId.length === 0 || endToEndId.length > ID_MOST)
      refuse(orderRefusals.REFERENCE_TOO_LONG, { at: '/paymentIds', facts: { paymentId: payment.id } });
    return [
      {
        paymentId: payment.id,
        objectId: payment.objectId,
        endToEndId,
        amountMinor: payment.amountMinor,
        currency,
        executeOn: payment.valueOn > today ? payment.valueOn : today,
        payeeName: account.payeeName,
        payeeAccount: account.accountNumber,
        payeeBank: account.bankName,
        memo: `${payment.kind} ${payment.objectId}`,
      },
    ];
  });
}

/** Orders a lender's bank to pay what is on record as paid, into accounts that were called back: each payment in one order. */
export async function makeOrder(ctx: Ctx, input: MakeOrderInput): Promise<PaymentOrderView> {
  return act(ctx, { verb: 'paymentOrder.make', mandate: 'payment:order', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const payments = await paymentsOf(tx, partyId, input.paymentIds);
    for (const { amountMinor, currency, objectId } of payments)
      putsAtRisk(tx, { amountMinor, currency, clientId: objectId });
    // An account of which no statement ever came may be anybody's: somebody of level 2 looks at it.
    if (!(await store.hasStatements(tx, partyId, input.accountNumber)))
      asksSecond(tx, {
        reasons: [
          { code: 'ACCOUNT_NOT_ON_RECORD', at: '/accountNumber', facts: { accountNumber: input.accountNumber } },
        ],
        level: 'L2',
      });
    const party = await findParty(tx, partyId);
    const id = tx.newId('paymentOrder');
    const document = writePain001(
      {
        messageId: plainId(id),
        at: tx.clock.now().toISOString(),
        payer: party?.name ?? partyId,
        payerAccount: input.accountNumber,
        payerBic: input.bic,
      },
      payments,
    );
    await store
      .insertOrder(
        tx,
        {
          id,
          partyId,
          accountNumber: input.accountNumber,
          payments: payments.length,
          controlSum: controlSum(payments),
          document,
          sha256: hex(await sha256(encoder.encode(document))),
          orderedBy: personId,
          participants: [partyId],
        },
        payments.map(({ paymentId, endToEndId }) => ({ paymentId, endToEndId })),
      )
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'payment_order_item_once')
          refuse(orderRefusals.PAYMENT_ORDERED, { at: '/paymentIds', cause });
        throw cause;
      });
    const [view] = await store.listOrders(tx, partyId, { id }, 1);
    if (!view) refuse(commonRefusals.NOT_FOUND);
    const payload = { payments: payments.length, controlSum: view.controlSum, sha256: view.sha256 };
    return { view, event: { type: 'paymentOrder.made', version: 1, objectId: id, participants: [partyId], payload } };
  });
}

function reportIn(content: string): StatusReport {
  try {
    const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
    return readPain002(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (fault) {
    if (!(fault instanceof XmlFault || fault instanceof TypeError)) throw fault;
    const at = fault instanceof XmlFault ? { line: fault.line } : {};
    return refuse(orderRefusals.STATUS_UNREADABLE, { at: '/content', facts: { reason: fault.message, ...at } });
  }
}

/** Takes in what the bank says of an order; what it rejected may be ordered anew. */
export async function takeReport(ctx: Ctx, input: { orderId: string; content: string }): Promise<PaymentOrderView> {
  return act(ctx, { verb: 'paymentOrder.report', mandate: 'payment:order', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const [found] = await store.listOrders(tx, partyId, { id: input.orderId }, 1);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/orderId' });
    const { originalMessageId, ofAll, ofEach } = reportIn(input.content);
    if (originalMessageId !== found.messageId)
      refuse(orderRefusals.STATUS_OF_ANOTHER, { at: '/content', facts: { originalMessageId } });
    const stranger = ofEach.find(({ endToEndId }) => !found.items.some((item) => item.endToEndId === endToEndId));
    if (stranger)
      refuse(orderRefusals.STATUS_OF_ANOTHER, { at: '/content', facts: { endToEndId: stranger.endToEndId } });
    let changed = 0;
    for (const each of ofEach) changed += await store.setStatus(tx, found.id, each);
    if (ofAll && ofEach.length === 0)
      changed += await store.setStatus(tx, found.id, { endToEndId: undefined, status: ofAll, reason: undefined });
    const [view = found] = await store.listOrders(tx, partyId, { id: found.id }, 1);
    const wasRejected = new Set(
      found.items.filter(({ status }) => status === 'rejected').map((item) => item.paymentId),
    );
    const rejected = view.items
      .filter(({ status, paymentId }) => status === 'rejected' && !wasRejected.has(paymentId))
      .map(({ paymentId, reason }) => ({ paymentId, reason }));
    const event = { type: 'paymentOrder.reported', version: 1, objectId: found.id, participants: [partyId] };
    return { view, event: { ...event, payload: { changed, rejected } } };
  });
}
