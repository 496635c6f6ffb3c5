import { type Ctx, requirePerson } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { CONDITION_DUE, announce as conditionEvent } from './condition.ts';
import { CURE_DUE, announce as covenantEvent, REPORT_DUE } from './covenant.ts';
import { conditionLife } from './rules.ts';
import * as store from './store.ts';

/** A limit was closed: what was undertaken for it is awaited of nobody any more, and whoever was to show it is told. */
export async function endUndertakings(ctx: Ctx, limitId: string, reason: string): Promise<void> {
  const { personId } = requirePerson(ctx);
  for (const { id } of await store.listConditions(ctx, limitId)) {
    const moved = await store.moveCondition(ctx, id, stepOf(conditionLife, 'withdraw'), {
      decidedBy: personId,
      decidedAt: ctx.clock.now(),
      reason,
      waivedUntil: null,
    });
    if (!moved) continue;
    await cancelDeadlines(ctx, id, [CONDITION_DUE]);
    await recordEvent(ctx, conditionEvent('condition.withdrawn', moved, { reason, isOver: true }));
  }
  for (const { id } of await store.listStanding(ctx, limitId)) {
    const ended = await store.endCovenantRow(ctx, id, { endedBy: personId, endReason: reason });
    if (!ended) continue;
    await store.voidTests(ctx, id);
    for (const test of await store.listTests(ctx, id)) await cancelDeadlines(ctx, test.id, [REPORT_DUE, CURE_DUE]);
    await recordEvent(ctx, covenantEvent('covenant.ended', ended, { reason, isOver: true }));
  }
}
