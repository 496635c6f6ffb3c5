import { findInvoices } from '../../claims/invoices/index.ts';
import { findEvidencePacks, findReceivableInvoices, findReceivables } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { type Found, policyOn } from '../../ground/policy/index.ts';
import {
  findFiling,
  findNotices,
  type Gate,
  type KeptAssignment,
  registrationGates,
} from '../../security/assignments/index.ts';
import { todayOf } from './claim-facts.ts';
import { limitGates } from './limits.ts';
import { type Asked, recordGates } from './record-gate.ts';

/** What must stand before money goes out, as it stands now. */
export async function gatesNow(
  ctx: Ctx,
  assignment: KeptAssignment,
  asked: Asked,
): Promise<{ gates: Gate[]; found: Found[]; callers: string[] }> {
  const { amountMinor, dueOn } = asked;
  const filing = await findFiling(ctx, assignment.id);
  const receivables = await findReceivables(
    ctx,
    assignment.items.map((item) => item.receivableId),
  );
  const notices = await findNotices(ctx, [assignment.id]);
  let frozen = receivables.length > 0;
  for (const { id } of receivables)
    frozen &&= (await findEvidencePacks(ctx, id)).some((pack) => pack.sourceId === assignment.id);
  const day = todayOf(ctx);
  const debtors = [...new Set(receivables.map((r) => r.debtorId))];
  const links = await findReceivableInvoices(
    ctx,
    receivables.map((r) => r.id),
  );
  const invoices = await findInvoices(ctx, [...new Set(links.map((link) => link.invoiceId))]);
  const gates = registrationGates({
    filing: filing && { filedAt: filing.filedAt, expiresOn: filing.expiresOn, description: filing.description },
    searchedAt: filing?.searchedAt,
    earlierFilings: filing?.earlierFilings ?? 0,
    invoiceNumbers: receivables.map((r) => r.invoiceNumber),
    lastDueOn: receivables.reduce((last, r) => (r.dueOn > last ? r.dueOn : last), dueOn),
    now: ctx.clock.now(),
    searchAgeDays: policyOn('registration.searchAgeDays', day).value,
    marginDays: policyOn('registration.marginDays', day).value,
    evidenceFrozen: frozen,
    noticeArrived: debtors.every((id) => notices.some((n) => n.debtorId === id && n.arrivedAt !== null)),
    invoicesInDoubt: invoices
      .filter((invoice) => invoice.verification === 'void' || invoice.verification === 'differs')
      .map((invoice) => invoice.fapiaoKey),
    lowestLevel: receivables.reduce((least, r) => Math.min(least, r.level), 4),
  });
  const record = await recordGates(ctx, assignment, receivables, asked);
  const limits = await limitGates(ctx, assignment, amountMinor);
  return { gates: [...gates, ...record.gates, ...limits], found: record.found, callers: record.callers };
}
