import { type Ctx, requirePerson } from '../../context.ts';
import { mandatesFor, type PartyRole } from '../../ground/parties/index.ts';
import { levelMandates } from '../../kernel/eyes.ts';
import { unmetOf } from '../../outgoing/drawdowns/index.ts';
import { rowsById } from '../lists/index.ts';
import { nouns, type Wait, waitsOf } from '../nouns/index.ts';
import { judgeTasks } from './may.ts';
import { personOf } from './rules.ts';
import type { TaskFilter, TaskView } from './schemas.ts';
import { type Count, countTasks, listTasks, restsOf, type TaskRow, type Wanted } from './store.ts';

const nounOf = new Map(nouns.map((noun) => [noun.name, noun]));
const waitOf = new Map<string, Wait>(
  nouns.flatMap((noun) => waitsOf(noun).map(({ state, wait }) => [`${noun.name}/${state}/${wait.act}`, wait] as const)),
);

const anyWaitOf = new Map<string, Wait>(
  nouns.flatMap((noun) => [...waitsOf(noun)].reverse().map(({ wait }) => [`${noun.name}/${wait.act}`, wait] as const)),
);

/** What an act waits for, in words; without a state, those of the first in which it is awaited. */
export const whyOf = (noun: string, act: string, state?: string): TaskView['why'] => {
  const wait = state === undefined ? anyWaitOf.get(`${noun}/${act}`) : waitOf.get(`${noun}/${state}/${act}`);
  const [en, zh] = wait?.why ?? [act, act];
  return { en, zh };
};

const person = (personId: string) => `person:${personId}`;

/** What a task may ask for that somebody can give: their mandates, the level below theirs, and their own word. */
export const givenBy = (personId: string, mandates: Iterable<string>): Set<string> => {
  const held = new Set(mandates);
  // Who speaks at a level speaks at the one below it.
  if (held.has(levelMandates.L3)) held.add(levelMandates.L2);
  return held.add(person(personId));
};

/** What a person may be awaited for; with `everyone`, whatever their party is awaited for. */
export function wantedBy(ctx: Ctx, filter: Partial<TaskFilter>): Wanted {
  const { personId, partyId, mandates, roles } = requirePerson(ctx);
  const held = filter.everyone ? mandatesFor(roles as PartyRole[]) : mandates;
  const now = ctx.clock.now();
  const before = filter.dueBefore === undefined ? undefined : new Date(filter.dueBefore);
  return {
    needs: [...givenBy(personId, held)],
    partyId,
    noun: filter.noun,
    act: filter.act,
    objectId: filter.objectId,
    siteId: filter.siteId,
    claim: filter.mine === undefined ? undefined : { by: personId, is: filter.mine },
    notFor: filter.everyone ? undefined : personId,
    dueBefore: filter.overdue && (before === undefined || before > now) ? now : before,
    notDueBefore: filter.overdue === false ? now : undefined,
    personId,
    now,
    resting: filter.snoozed || filter.everyone ? 'shown' : 'left out',
  };
}

/** Objects of tasks as their lists show them, by noun in one read each; only under headings that the caller may read. */
async function objectsOf(ctx: Ctx, rows: readonly TaskRow[]): Promise<Map<string, Record<string, unknown>>> {
  const { reads } = requirePerson(ctx);
  const ids = new Map<string, string[]>();
  for (const { noun, objectId } of rows) ids.set(noun, [...(ids.get(noun) ?? []), objectId]);
  const found = new Map<string, Record<string, unknown>>();
  for (const [name, of] of ids) {
    const noun = nounOf.get(name);
    if (!noun || (reads && !reads.has(noun.tag))) continue;
    for (const [id, row] of await rowsById(ctx, noun, of)) found.set(`${name}/${id}`, row);
  }
  return found;
}

/** What an act is refused for until somebody has met it, by what the act is. */
const unmet: Readonly<Record<string, (ctx: Ctx, objectId: string) => Promise<NonNullable<TaskView['waitsFor']>>>> = {
  'drawdown.approve': unmetOf,
  'drawdown.disburse': unmetOf,
};

/** Tasks of one object, each with what it waits for: the conditions of an act are judged anew, which is too much for a page of many. */
export async function viewsOfOne(ctx: Ctx, rows: readonly TaskRow[]): Promise<TaskView[]> {
  const views = await viewsOf(ctx, rows);
  const waiting: TaskView[] = [];
  for (const view of views) waiting.push({ ...view, waitsFor: (await unmet[view.act]?.(ctx, view.objectId)) ?? null });
  return waiting;
}

/** Tasks with their words, who else may do them, and what they are about. */
export async function viewsOf(ctx: Ctx, rows: readonly TaskRow[]): Promise<TaskView[]> {
  const { personId } = requirePerson(ctx);
  const judged = await judgeTasks(ctx, rows);
  const objects = await objectsOf(ctx, rows);
  const rests = await restsOf(ctx, personId, rows);
  const now = ctx.clock.now();
  const someone = (id: string | null) => (id === null ? null : { personId: id, name: judged.named(id) });
  return rows.map((row) => {
    const claimant = judged.claimant(row);
    const rest = rests.get(`${row.objectId}/${row.act}`);
    return {
      objectId: row.objectId,
      noun: row.noun,
      state: row.state,
      act: row.act,
      path: row.path,
      link: (nounOf.get(row.noun)?.one ?? `/v1/lists/${row.noun}/{id}`).replace('{id}', row.objectId),
      why: whyOf(row.noun, row.act, row.state),
      grave: row.grave,
      dueAt: row.dueAt?.toISOString() ?? null,
      overdue: row.dueAt !== null && row.dueAt < now,
      needs: personOf(row.needs) === undefined ? row.needs : null,
      mayDo: judged.may(row, personId),
      waitsFor: null,
      others: judged.people
        .filter(({ id }) => id !== personId && judged.may(row, id))
        .map(({ id, name }) => ({ personId: id, name })),
      claimedBy: someone(claimant),
      claimedAt: claimant === null ? null : (row.claimedAt?.toISOString() ?? null),
      snoozedUntil: rest?.until.toISOString() ?? null,
      snoozeReason: rest?.reason ?? null,
      escalatedBy: someone(row.escalatedBy),
      escalatedAt: row.escalatedAt?.toISOString() ?? null,
      escalatedReason: row.escalatedReason,
      object: objects.get(`${row.noun}/${row.objectId}`) ?? null,
    };
  });
}

const SHOWN_MOST = 100;

/** What awaits a person now, counted by kind, and the first of it, the gravest first. */
export async function openTasksOf(ctx: Ctx): Promise<{ counts: Count[]; tasks: TaskRow[] }> {
  const wanted = wantedBy(ctx, {});
  const counts = await countTasks(ctx, wanted, ctx.clock.now());
  const tasks = await listTasks(ctx, wanted, undefined, SHOWN_MOST);
  return { counts, tasks: tasks.map(({ row }) => row) };
}
