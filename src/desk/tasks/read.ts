import { type Ctx, requirePerson } from '../../context.ts';
import { holds, listPresent, mandatesFor, type PartyRole } from '../../ground/parties/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { rowsById } from '../lists/index.ts';
import { nouns, type Wait, waitsOf } from '../nouns/index.ts';
import type { TaskFilter, TaskView } from './schemas.ts';
import type { TaskRow, Wanted } from './store.ts';

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

/** What a person may be awaited for; with `everyone`, whatever their party is awaited for. */
export function wantedBy(ctx: Ctx, filter: Partial<TaskFilter>): Wanted {
  const { personId, partyId, mandates, roles } = requirePerson(ctx);
  const needs = filter.everyone ? mandatesFor(roles as PartyRole[]) : mandates;
  const now = ctx.clock.now();
  const before = filter.dueBefore === undefined ? undefined : new Date(filter.dueBefore);
  return {
    needs: [...needs, person(personId)],
    partyId,
    noun: filter.noun,
    act: filter.act,
    objectId: filter.objectId,
    claimedBy: filter.mine ? personId : undefined,
    notFor: filter.everyone ? undefined : personId,
    dueBefore: filter.overdue && (before === undefined || before > now) ? now : before,
    awakeAt: filter.snoozed ? undefined : now,
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

/** Tasks with their words, who else may do them, and what they are about. */
export async function viewsOf(ctx: Ctx, rows: readonly TaskRow[]): Promise<TaskView[]> {
  const { personId, partyId, mandates } = requirePerson(ctx);
  const people = await listPresent(ctx, partyId);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const objects = await objectsOf(ctx, rows);
  const today = businessDate(ctx);
  const now = ctx.clock.now();
  const someone = (id: string | null) => (id === null ? null : { personId: id, name: names.get(id) ?? '' });
  return rows.map((row) => {
    const isPersonal = row.needs.startsWith('person:');
    const may = people.filter(
      (one) => one.id !== row.notPerson && (isPersonal ? row.needs === person(one.id) : holds(one, row.needs, today)),
    );
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
      needs: isPersonal ? null : row.needs,
      mayDo: row.notPerson !== personId && (isPersonal ? row.needs === person(personId) : mandates.has(row.needs)),
      others: may.filter(({ id }) => id !== personId).map(({ id, name }) => ({ personId: id, name })),
      claimedBy: someone(row.claimedBy),
      claimedAt: row.claimedAt?.toISOString() ?? null,
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      snoozeReason: row.snoozeReason,
      escalatedBy: someone(row.escalatedBy),
      escalatedAt: row.escalatedAt?.toISOString() ?? null,
      escalatedReason: row.escalatedReason,
      object: objects.get(`${row.noun}/${row.objectId}`) ?? null,
    };
  });
}
