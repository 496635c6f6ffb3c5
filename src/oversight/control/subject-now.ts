import { asSystem, type Ctx, withSnapshot } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Awaited, awaitedBehind, awaitedOf, awaitedOfLenders, type OpenBreach } from './awaited.ts';
import { openBreachesOf } from './breaches-over.ts';
import { doubtsKeeping } from './doubted.ts';
import type { Expectation } from './engine/index.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import { type KeptPosition, listPositionsOver } from './position-store.ts';
import { rebuild } from './rebuild.ts';
import type { Leg } from './rules.ts';
import type { SubjectNowView, SubjectSeenView, SubjectView } from './schemas.ts';
import { findSubject, listSubjects } from './store.ts';
import { findWatchBefore } from './watch-store.ts';

const sealsAt = ({ seals }: Expectation, now: number): SubjectNowView['seals'] =>
  seals
    .filter(({ from, to }) => from <= now && now <= to)
    .map(({ number, to }) => ({ number, until: to === Infinity ? null : new Date(to).toISOString() }));

const expectationOf = async (ctx: Ctx, subjectId: string): Promise<Expectation> =>
  ((await expectedOf(ctx, [subjectId], new Grounds())).get(subjectId) as Expected).expectation;

/** The seal numbers that the record says are right at this moment. Runs as the system. */
export const sealsNow = async (ctx: Ctx, subjectId: string): Promise<SubjectNowView['seals']> =>
  sealsAt(await expectationOf(ctx, subjectId), ctx.clock.now().getTime());

/** What the state of the engine adds to the row of a watch: the seals that are right, and what is awaited behind what is told. */
async function ofEngine(ctx: Ctx, subject: SubjectView, breaches: readonly OpenBreach[]) {
  const now = ctx.clock.now().getTime();
  // Of a watch that is over, or all well, nothing stands behind.
  if (subject.endedAt !== null || subject.status === 'in_control')
    return { seals: sealsAt(await expectationOf(ctx, subject.id), now), behind: [] };
  const one = onRecord((await rebuild(ctx, [subject.id], new Grounds())).get(subject.id));
  return {
    seals: sealsAt(one.expectation, now),
    behind: awaitedBehind(doubtsKeeping(one, now), { ...subject, breaches }),
  };
}

/** The positions whose physical leg rests on this watch. */
const overWatch = ({ id }: SubjectView, positions: readonly KeptPosition[]): KeptPosition[] =>
  positions.filter(({ legs }) => legs.physical.evidence.subjectId === id);

const worstFirst: readonly Leg['state'][] = ['lost', 'unverified', 'degraded', 'given_up', 'in_force'];

/** What a watch is worth to a lender: the worst physical leg of its own positions over it; null for who has none. */
function ownPhysical(
  subject: SubjectView,
  positions: readonly KeptPosition[],
  partyId: string | undefined,
): SubjectSeenView['ownPhysical'] {
  const own = overWatch(subject, positions).filter(({ pledgeeId }) => pledgeeId === partyId);
  const legs = own.map(({ legs: { physical } }) => physical);
  const [worst] = legs.sort((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
  return worst ? { state: worst.state, reason: worst.reason } : null;
}

const partyOf = ({ actor }: Ctx): string | undefined => (actor.kind === 'person' ? actor.partyId : undefined);

/** Subjects from one on, each with what it is worth to who reads. */
export const readSubjects = (ctx: Ctx, after: string | undefined, limit: number): Promise<SubjectSeenView[]> =>
  withSnapshot(ctx, async (tx) => {
    const found = await listSubjects(tx, after, limit);
    const positions = await listPositionsOver(
      tx,
      found.flatMap(({ lotIds }) => lotIds),
    );
    return found.map((subject) => ({ ...subject, ownPhysical: ownPhysical(subject, positions, partyOf(tx)) }));
  });

/**
 * What lenders wait for beside the watch itself, as their positions say: a lender reads of its own word and terms only, everybody
 * else of what any of them waits for.
 */
function awaitedByLenders(over: readonly KeptPosition[], partyId: string | undefined): Awaited[] {
  const own = over.filter(({ pledgeeId }) => pledgeeId === partyId);
  return awaitedOfLenders((own.length > 0 ? own : over).map(({ legs }) => legs.physical.evidence.awaited));
}

/** A subject as it stands now: what it waits for, and which seal the record says is right at this moment. */
export const readSubject = (ctx: Ctx, subjectId: string): Promise<SubjectNowView> =>
  withSnapshot(ctx, async (tx) => {
    const subject = (await findSubject(tx, subjectId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    const partyId = partyOf(tx);
    return asSystem(tx, 'control', async (system) => {
      const breaches = (await openBreachesOf(system, [subject], { alsoInspected: true })).get(subjectId) ?? [];
      const positions = await listPositionsOver(system, subject.lotIds);
      const { seals, behind } = await ofEngine(system, subject, breaches);
      return {
        ...subject,
        ownPhysical: ownPhysical(subject, positions, partyId),
        watchBefore: await findWatchBefore(system, subjectId),
        awaited:
          subject.endedAt === null
            ? [
                ...awaitedOf({ ...subject, breaches }),
                ...behind,
                ...awaitedByLenders(overWatch(subject, positions), partyId),
              ]
            : [],
        seals,
      };
    });
  });
