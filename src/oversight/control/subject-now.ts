import { asSystem, type Ctx, withSnapshot } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Awaited, awaitedOf, awaitedOfLenders } from './awaited.ts';
import { openBreachesOf } from './breaches-over.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import { listPositionsOver } from './position-store.ts';
import type { SubjectNowView, SubjectView } from './schemas.ts';
import { findSubject } from './store.ts';

/** The seal numbers that the record says are right at this moment. Runs as the system. */
export async function sealsNow(ctx: Ctx, subjectId: string): Promise<SubjectNowView['seals']> {
  const { expectation } = (await expectedOf(ctx, [subjectId], new Grounds())).get(subjectId) as Expected;
  const now = ctx.clock.now().getTime();
  return expectation.seals
    .filter(({ from, to }) => from <= now && now <= to)
    .map(({ number, to }) => ({ number, until: to === Infinity ? null : new Date(to).toISOString() }));
}

/**
 * What lenders wait for beside the watch itself, as their positions say: a lender reads of its own word and terms only, everybody
 * else of what any of them waits for. Runs as the system.
 */
async function awaitedByLenders(ctx: Ctx, subject: SubjectView, partyId: string | undefined): Promise<Awaited[]> {
  const over = (await listPositionsOver(ctx, subject.lotIds)).filter(
    ({ legs }) => legs.physical.evidence.subjectId === subject.id,
  );
  const own = over.filter(({ pledgeeId }) => pledgeeId === partyId);
  return awaitedOfLenders((own.length > 0 ? own : over).map(({ legs }) => legs.physical.evidence.awaited));
}

/** A subject as it stands now: what it waits for, and which seal the record says is right at this moment. */
export const readSubject = (ctx: Ctx, subjectId: string): Promise<SubjectNowView> =>
  withSnapshot(ctx, async (tx) => {
    const subject = (await findSubject(tx, subjectId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    const partyId = tx.actor.kind === 'person' ? tx.actor.partyId : undefined;
    return asSystem(tx, 'control', async (system) => {
      const breaches = (await openBreachesOf(system, [subject], { alsoInspected: true })).get(subjectId) ?? [];
      return {
        ...subject,
        awaited:
          subject.endedAt === null
            ? [...awaitedOf({ ...subject, breaches }), ...(await awaitedByLenders(system, subject, partyId))]
            : [],
        seals: await sealsNow(system, subjectId),
      };
    });
  });
