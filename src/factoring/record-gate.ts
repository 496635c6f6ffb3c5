import { findCallBacks } from '../accounts/index.ts';
import type { Gate, KeptAssignment } from '../assignments/index.ts';
import { findOpenMisdirections, foundTakenBack } from '../collections/index.ts';
import { asSystem, type Ctx } from '../context.ts';
import { addDays, type LocalDate, localDateAt } from '../kernel/time.ts';
import { decideGate, type Found, inWords, policyOn } from '../policy/index.ts';
import { findDisputes, type ReceivableView } from '../receivables/index.ts';
import { foundStandings } from '../standings/index.ts';
import { listAdvancesTo } from './store.ts';

export interface Asked {
  gate: 'AV' | 'MP';
  amountMinor: bigint;
  dueOn: LocalDate;
  /** Who pays or agrees: a call of theirs proves nothing for themselves. */
  byPersonId?: string | undefined;
}

const today = (ctx: Ctx): LocalDate => localDateAt(ctx.clock.now(), 'Asia/Shanghai');

/** No more goes out than is still owed of what was assigned. */
function outstandingGate(
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  amountMinor: bigint,
): Gate {
  const outstandingMinor = receivables.reduce((sum, r) => {
    const assigned = BigInt(assignment.items.find((item) => item.receivableId === r.id)?.amountMinor ?? 0);
    const open = BigInt(r.outstanding.amountMinor);
    return sum + (open < assigned ? open : assigned);
  }, 0n);
  const facts = { outstandingMinor: outstandingMinor.toString() };
  return { code: 'WITHIN_OUTSTANDING', met: amountMinor <= outstandingMinor, facts };
}

/** What stands on record against money on this assignment: of its claims, of its parties, of what the seller owes already. */
async function foundNow(
  ctx: Ctx,
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  asked: Asked,
): Promise<Found[]> {
  const on = today(ctx);
  const ids = receivables.map((r) => r.id);
  const debtorIds = [...new Set(receivables.map((r) => r.debtorId))];
  const found: Found[] = await foundStandings(ctx, assignment.assigneeId, [assignment.assignorId, ...debtorIds]);
  found.push(...(await foundTakenBack(ctx, ids)));
  for (const { id, receivableId, status } of await findDisputes(ctx, ids))
    if (status === 'open') found.push({ fact: 'F72', facts: { disputeId: id, receivableId } });
  for (const r of receivables)
    if (r.dueOn < on && r.outstanding.amountMinor !== '0')
      found.push({ fact: 'F73', facts: { receivableId: r.id, dueOn: r.dueOn } });
  for (const advance of await listAdvancesTo(ctx, assignment.assigneeId, assignment.assignorId))
    if (advance.dueOn < on) found.push({ fact: 'F57', facts: { advanceId: advance.id, dueOn: advance.dueOn } });
  for (const { id, debtorId } of await asSystem(ctx, 'factoring', (system) =>
    findOpenMisdirections(system, assignment.assigneeId, debtorIds),
  ))
    found.push({ fact: 'F82', facts: { misdirectionId: id, debtorId } });
  const last = receivables.reduce((day, r) => (r.dueOn > day ? r.dueOn : day), on);
  const latest = addDays(last, policyOn('factoring.dueAfterDebtorDays', on).value);
  if (asked.dueOn < on || asked.dueOn > latest)
    found.push({ fact: 'F62', facts: { dueOn: asked.dueOn, latest }, at: '/dueOn' });
  return found;
}

/** Each debtor was called, lately, and not by who pays. A denial after an affirmation counts. */
async function callGate(ctx: Ctx, receivables: readonly ReceivableView[], byPersonId?: string): Promise<Gate> {
  const ids = receivables.map((r) => r.id);
  const maxDays = policyOn('callBack.maxAgeDays', today(ctx)).value;
  const oldest = new Date(ctx.clock.now().getTime() - maxDays * 86_400_000);
  const calls = await findCallBacks(ctx, ids);
  const missing = [...new Set(receivables.map((r) => r.debtorId))].filter((debtorId) => {
    const last = calls.findLast((call) => call.debtorId === debtorId);
    return last?.outcome !== 'affirmed' || new Date(last.calledAt) < oldest || last.calledBy === byPersonId;
  });
  return { code: 'DEBTOR_CALLED_BACK', met: missing.length === 0, facts: { debtorIds: missing, maxDays } };
}

/** Gates that the record of parties and claims keeps, beside those of the filing; the table of facts says which. */
export async function recordGates(
  ctx: Ctx,
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  asked: Asked,
): Promise<{ gates: Gate[]; seconds: Found[] }> {
  const { blocks, seconds } = decideGate(asked.gate, await foundNow(ctx, assignment, receivables, asked));
  return {
    gates: [
      await callGate(ctx, receivables, asked.byPersonId),
      outstandingGate(assignment, receivables, asked.amountMinor),
      { code: 'NOTHING_ON_RECORD', met: blocks.length === 0, facts: { closed: blocks.map(inWords) } },
    ],
    seconds,
  };
}
