import { findAccount, findCallBacks } from '../../claims/accounts/index.ts';
import type { ReceivableView } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import { decideGate, type Found, inWords, policyOn } from '../../ground/policy/index.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { foundTakenBack } from '../../money/collections/index.ts';
import { answeredByOf, type Gate, type KeptAssignment } from '../../security/assignments/index.ts';
import { unpaidAgain, unpaidBuyBacks } from './back-facts.ts';
import { claimFacts, todayOf } from './claim-facts.ts';
import { reservedMinor } from './claim-rules.ts';
import { foundLimits } from './party-risk.ts';
import { nameFacts, overdueAdvances, rankFacts } from './right-facts.ts';

export interface Asked {
  gate: 'AV' | 'MP';
  amountMinor: bigint;
  dueOn: LocalDate;
  /** Who asks for the money, pays it or agrees: a call of theirs proves nothing for themselves. */
  byPersonIds?: readonly string[] | undefined;
}

/** No more goes out than is still owed of what was assigned, less what may be set off and what dilution takes. */
function outstandingGate(
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  amountMinor: bigint,
  found: readonly Found[],
): Gate {
  const outstandingMinor = receivables.reduce((sum, r) => {
    const assigned = BigInt(assignment.items.find((item) => item.receivableId === r.id)?.amountMinor ?? 0);
    const open = BigInt(r.outstanding.amountMinor);
    return sum + (open < assigned ? open : assigned);
  }, 0n);
  const reserve = reservedMinor(found, outstandingMinor);
  const facts = { outstandingMinor: outstandingMinor.toString(), reservedMinor: reserve.toString() };
  return { code: 'WITHIN_OUTSTANDING', met: amountMinor <= outstandingMinor - reserve, facts };
}

/** What stands on record against money on this assignment: of its claims, of its parties, of what the seller owes already. */
async function foundNow(
  ctx: Ctx,
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  asked: Asked,
): Promise<Found[]> {
  const on = todayOf(ctx);
  const { assigneeId: lenderId, assignorId: sellerId } = assignment;
  const found = await claimFacts(ctx, { lenderId, sellerId, receivables });
  found.push(...(await overdueAdvances(ctx, lenderId, sellerId)));
  found.push(...(await unpaidBuyBacks(ctx, lenderId, sellerId)));
  found.push(...(await unpaidAgain(ctx, lenderId, sellerId)));
  found.push(...(await foundLimits(ctx, assignment, receivables, asked.amountMinor)));
  found.push(...(await rankFacts(ctx, assignment)));
  found.push(...(await nameFacts(ctx, assignment)));
  found.push(
    ...(await foundTakenBack(
      ctx,
      receivables.map((r) => r.id),
    )),
  );
  const last = receivables.reduce((day, r) => (r.dueOn > day ? r.dueOn : day), on);
  const latest = addDays(last, policyOn('factoring.dueAfterDebtorDays', on).value);
  const isDue = ({ fact, facts }: Found) => fact === 'F62' && facts.reason === 'receivable_due';
  if (asked.dueOn < on || asked.dueOn > latest)
    found.push({ fact: 'F62', facts: { dueOn: asked.dueOn, latest }, at: '/dueOn' });
  // That a claim is past its day is one fact of it here, and not two.
  return found.filter((f) => !isDue(f));
}

/**
 * Each debtor was called, lately, and by none of those who took the claim on, ask for the money or pay it. A denial after an
 * affirmation counts.
 */
async function callGate(
  ctx: Ctx,
  receivables: readonly ReceivableView[],
  others: ReadonlySet<string>,
): Promise<{ gate: Gate; callers: string[] }> {
  const ids = receivables.map((r) => r.id);
  const maxDays = policyOn('callBack.maxAgeDays', todayOf(ctx)).value;
  const oldest = new Date(ctx.clock.now().getTime() - maxDays * 86_400_000);
  const calls = await findCallBacks(ctx, ids);
  const missing = [...new Set(receivables.map((r) => r.debtorId))].filter((debtorId) => {
    const last = calls.findLast((call) => call.debtorId === debtorId);
    return last?.outcome !== 'affirmed' || new Date(last.calledAt) < oldest || others.has(last.calledBy);
  });
  const callers = [...new Set(calls.map((call) => call.calledBy))];
  return {
    gate: { code: 'DEBTOR_CALLED_BACK', met: missing.length === 0, facts: { debtorIds: missing, maxDays } },
    callers,
  };
}

/** Where the debtor says that it will pay into an account, a lender has its hand on that account (SI 70, SI 61). */
async function accountGate(ctx: Ctx, receivables: readonly ReceivableView[]): Promise<Gate> {
  const loose: string[] = [];
  for (const id of new Set(receivables.flatMap((r) => r.payToAccountId ?? []))) {
    const account = await asSystem(ctx, 'factoring', (system) => findAccount(system, id));
    if (account?.status !== 'active' || account.control === 'none') loose.push(id);
  }
  return { code: 'PAID_INTO_CONTROLLED_ACCOUNT', met: loose.length === 0, facts: { accountIds: loose } };
}

/** Gates that the record of parties and claims keeps, beside those of the filing; the table of facts says which. */
export async function recordGates(
  ctx: Ctx,
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  asked: Asked,
): Promise<{ gates: Gate[]; found: Found[]; callers: string[] }> {
  const found = await foundNow(ctx, assignment, receivables, asked);
  const { blocks } = decideGate(asked.gate, found);
  const others = new Set([...(asked.byPersonIds ?? []), ...(await answeredByOf(ctx, assignment.id))]);
  const { gate: called, callers } = await callGate(ctx, receivables, others);
  return {
    callers,
    gates: [
      called,
      await accountGate(ctx, receivables),
      outstandingGate(assignment, receivables, asked.amountMinor, found),
      { code: 'NOTHING_ON_RECORD', met: blocks.length === 0, facts: { closed: blocks.map(inWords) } },
    ],
    found,
  };
}
