import { judgementAgain } from '../../assessment/judgement/index.ts';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { findEvent } from '../../ground/audit/index.ts';
import { authorityAgain } from '../../ground/proposals/index.ts';
import {
  type Again,
  bookAt,
  comparedRules,
  type Decided,
  instantAsOf,
  judgedAsOf,
  keysNamed,
} from '../../ground/rule-book/index.ts';
import { differences } from '../../kernel/differences.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { loansAgain } from '../../lending/loans/index.ts';
import { releasesAgain } from '../../outgoing/releases/index.ts';
import { applicationsAgain } from '../../policies/applications/index.ts';
import { recomputedRefusals, whyNot } from './rules.ts';
import type { RecomputedView } from './schemas.ts';

/** Everything that can be decided again from what was recorded with it. */
export const decidedAgain: readonly Again[] = [
  authorityAgain,
  judgementAgain,
  ...loansAgain,
  ...releasesAgain,
  ...applicationsAgain,
];

/** One decision by the rules that were known at an instant and in force on its day. */
async function decideAt(ctx: Ctx, { lenderId, decide }: Decided, instant: Date) {
  const book = await asSystem(ctx, 'rule book', (system) => bookAt(system, instant));
  // No day bounds what is read: some of it is of a day that was still to come.
  return judgedAsOf({ book, partyId: lenderId }, async () => decide(businessDateAt(instant)));
}

async function compared(ctx: Ctx, kind: string, decided: Decided, [at, other]: readonly [Date, Date]) {
  const { recorded } = decided;
  const [earlier, now] = [await decideAt(ctx, decided, at), await decideAt(ctx, decided, other)];
  return {
    kind,
    decidedAt: at.toISOString(),
    onThen: businessDateAt(at),
    onNow: businessDateAt(other),
    recorded,
    earlier: earlier.result,
    now: now.result,
    notAsRecorded: differences(recorded, earlier.result),
    differs: differences(earlier.result, now.result),
    rules: comparedRules(earlier.used, now.used),
  };
}

/** What an event decided, decided again; refused by name where it cannot be. For the lender alone whose rules decided it. */
export const recompute = (
  ctx: Ctx,
  { eventId, asOf }: { eventId: string; asOf?: string | undefined },
): Promise<RecomputedView> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    const event = (await findEvent(tx, eventId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/eventId' });
    const other = instantAsOf(tx, asOf);
    const decisions = [];
    for (const { kind, fits, of } of decidedAgain) {
      const decided = fits(event) ? await of(tx, event) : undefined;
      if (decided?.lenderId === partyId)
        decisions.push(await compared(tx, kind, decided, [decided.at ?? event.at, other]));
    }
    const { id, type, objectId, at, rules } = event;
    if (decisions.length === 0)
      refuse(recomputedRefusals[whyNot({ type, rules })], { at: '/eventId', facts: { type } });
    const readAgain = new Set(decisions.flatMap((each) => each.rules.map(({ key }) => key)));
    return {
      eventId: id,
      type,
      objectId,
      at: at.toISOString(),
      asOf: other.toISOString(),
      isAsRecorded: decisions.every(({ notAsRecorded }) => notAsRecorded.length === 0),
      isSame: decisions.every(({ differs }) => differs.length === 0),
      takenAsFound: (await keysNamed(tx, rules)).filter((key) => !readAgain.has(key)),
      decisions,
    };
  });
