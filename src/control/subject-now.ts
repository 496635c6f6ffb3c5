import { asSystem, type Ctx, withSnapshot } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { awaitedOf } from './awaited.ts';
import { openBreachesOf } from './breaches-over.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import type { SubjectNowView } from './schemas.ts';
import { findSubject } from './store.ts';

/** A subject as it stands now: what it waits for, and which seal the record says is right at this moment. */
export const readSubject = (ctx: Ctx, subjectId: string): Promise<SubjectNowView> =>
  withSnapshot(ctx, async (tx) => {
    const subject = (await findSubject(tx, subjectId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    return asSystem(tx, 'control', async (system) => {
      const { expectation } = (await expectedOf(system, [subjectId], new Grounds())).get(subjectId) as Expected;
      const breaches = (await openBreachesOf(system, [subject])).get(subjectId) ?? [];
      const now = tx.clock.now().getTime();
      return {
        ...subject,
        awaited: subject.endedAt === null ? awaitedOf({ ...subject, breaches }) : [],
        seals: expectation.seals
          .filter(({ from, to }) => from <= now && now <= to)
          .map(({ number, to }) => ({ number, until: to === Infinity ? null : new Date(to).toISOString() })),
      };
    });
  });
