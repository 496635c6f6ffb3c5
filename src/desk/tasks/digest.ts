import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { mandatesFor, type PartyRole } from '../../ground/parties/index.ts';
import { addDays, businessDate, homeZone, localDateAt, startOfDay } from '../../kernel/time.ts';
import { totalsOf } from '../lists/index.ts';
import { nouns } from '../nouns/index.ts';
import { forEachUntold } from './digest-store.ts';
import { viewsOf, wantedBy, whyOf } from './read.ts';
import type { DigestView } from './schemas.ts';
import * as store from './store.ts';

/** What stands out beside the tasks, list by list: how it is said of one and of more. */
const outstanding = [
  ['breaches', 'open', 'breaches of control are open', '项控货异常未处理'],
  ['control-positions', 'lost', 'positions are lost', '项控货状态为失控'],
  ['control-positions', 'degraded', 'positions are degraded', '项控货状态为弱化'],
  ['margin-calls', 'open', 'margin calls are open', '项补仓通知未了结'],
  ['drawdowns', 'held', 'drawdowns are held', '笔提款被冻结'],
] as const;

type Line = DigestView['lines'][number];

/** The day of a digest is at home, and begins to be told at eight. */
const TOLD_FROM_HOUR = 8;
const NEXT_MOST = 20;

async function linesOf(ctx: Ctx): Promise<Line[]> {
  const { reads } = requirePerson(ctx);
  const lines: Line[] = [];
  for (const [name, state, en, zh] of outstanding) {
    const noun = nouns.find((each) => each.name === name);
    if (!noun || (reads && !reads.has(noun.tag))) continue;
    const { rows, more } = await totalsOf(ctx, noun, { state });
    if (rows === 0) continue;
    const many = `${rows}${more ? '+' : ''}`;
    lines.push({ en: `${many} ${en}`, zh: `${many} ${zh}`, link: `/v1/lists/${name}?state=${state}` });
  }
  return lines;
}

/** What waits for a person today, as it fits on a page: how much of each kind, what is next, and what stands out. */
export async function digestFor(ctx: Ctx): Promise<DigestView> {
  const now = ctx.clock.now();
  const on = businessDate(ctx);
  const wanted = wantedBy(ctx, {});
  const counts = await store.countTasks(ctx, wanted, now);
  const tomorrow = startOfDay(addDays(on, 1), homeZone);
  const due = await store.listTasks(ctx, { ...wanted, dueBefore: tomorrow }, undefined, NEXT_MOST);
  return {
    on,
    at: now.toISOString(),
    open: counts.reduce((sum, { open }) => sum + open, 0),
    overdue: counts.reduce((sum, { overdue }) => sum + overdue, 0),
    kinds: counts.map((count) => ({ ...count, why: whyOf(count.noun, count.act) })),
    today: await viewsOf(
      ctx,
      due.map(({ row }) => row),
    ),
    lines: await linesOf(ctx),
  };
}

const told = (partyId: string, on: string, payload: Record<string, unknown>): DomainEvent => ({
  type: 'digest.made',
  version: 1,
  objectId: partyId,
  participants: [partyId],
  payload: { on, ...payload },
});

/** Tells each party whose system listens for it, once a day, how much awaits it. Safe late, twice and in several processes. */
export async function tellDigests(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now();
  const on = localDateAt(now, homeZone);
  if (now.getTime() < startOfDay(on, homeZone).getTime() + TOLD_FROM_HOUR * 3_600_000) return 0;
  return forEachUntold(ctx, on, async (tx, { partyId, roles }) => {
    const needs = [...mandatesFor(roles as PartyRole[])];
    const wanted = { needs, partyId, personId: '', now, resting: 'shown' } as const;
    const counts = await store.countTasks(tx, wanted, now);
    const kinds = counts.map((count) => ({ ...count, why: whyOf(count.noun, count.act) }));
    const sum = (of: 'open' | 'overdue') => counts.reduce((all, count) => all + count[of], 0);
    await recordEvent(tx, told(partyId, on, { open: sum('open'), overdue: sum('overdue'), kinds }));
  });
}
