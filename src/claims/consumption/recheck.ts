import { type Ctx, withSnapshot, withTransaction } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { Failures } from '../../kernel/failures.ts';
import { homeZone, localDateAt } from '../../kernel/time.ts';
import { type CheckInvoice, checkInvoice, findInvoices, isCheckDue, takeForCheck } from '../invoices/index.ts';
import { findReceivableInvoices, findReceivables } from '../receivables/index.ts';
import * as store from './store.ts';

const PAGE = 200;
/** An invoice whose answer did not come is asked for again after this time. */
const RETRY_S = 3_600;

/** Invoices behind these financed receivables that are to be looked at again. */
async function dueAmong(ctx: Ctx, receivableIds: readonly string[]): Promise<string[]> {
  const today = localDateAt(ctx.clock.now(), homeZone);
  const everyDays = policyOn('invoice.recheckDays', today).value;
  const beforeDueDays = policyOn('invoice.recheckBeforeDueDays', today).value;
  const dueOn = new Map((await findReceivables(ctx, receivableIds)).map((r) => [r.id, r.dueOn]));
  const earliest = new Map<string, string>();
  for (const { invoiceId, receivableId } of await findReceivableInvoices(ctx, receivableIds)) {
    const [day, before] = [dueOn.get(receivableId) ?? '', earliest.get(invoiceId)];
    if (before === undefined || day < before) earliest.set(invoiceId, day);
  }
  return (await findInvoices(ctx, [...earliest.keys()]))
    .filter(({ id, verification, verifiedAt }) =>
      isCheckDue({
        verification,
        checkedOn: verifiedAt === null ? undefined : localDateAt(new Date(verifiedAt), homeZone),
        dueOn: earliest.get(id) ?? '',
        today,
        everyDays,
        beforeDueDays,
      }),
    )
    .map(({ id }) => id);
}

/**
 * Timer: asks for the tax authority's record of what is financed again. An invoice found void, or taken back by a red letter
 * that nobody put on record, dilutes its receivable and calls in what was lent on it. Safe late, twice and in several
 * processes: who asks takes the invoice first.
 * @returns how many were answered for
 */
export async function recheckInvoices(ctx: Ctx, check: CheckInvoice): Promise<number> {
  const failures = new Failures();
  let answered = 0;
  for (let after = ''; ; ) {
    const ids = await withSnapshot(ctx, (tx) => store.listFinancedReceivables(tx, after, PAGE));
    const due = await withSnapshot(ctx, (tx) => dueAmong(tx, ids));
    const taken = await withTransaction(ctx, (tx) => takeForCheck(tx, due, RETRY_S));
    for (const invoice of taken)
      answered += await failures.count(invoice.id, async () => ((await checkInvoice(ctx, invoice, check)) ? 1 : 0));
    if (ids.length < PAGE) break;
    after = ids.at(-1) ?? '';
  }
  failures.throwIfAny();
  return answered;
}
