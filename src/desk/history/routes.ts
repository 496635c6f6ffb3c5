import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { type EventRow, listHistory, viewOfEvent } from '../../ground/audit/index.ts';
import { query, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf, pageQuery } from '../../http/page.ts';
import { instantWire } from '../../http/wire.ts';
import { commonRefusals, refuse, type Text } from '../../kernel/refusal.ts';
import { sayEvent } from '../words/index.ts';
import { isListed, type Name, namesOf } from './store.ts';

const text = z.object({ en: z.string(), zh: z.string() });
const name = z.object({ id: z.string(), name: z.string(), nameZh: z.string().nullable() }).meta({ id: 'Named' });
const entry = z
  .object({
    eventId: z.string(),
    at: instantWire,
    type: z.string(),
    what: text.meta({ description: 'What happened, in words' }),
    party: name.nullable().meta({ description: 'Whose act it was; null for the system' }),
    person: name.nullable().meta({ description: 'Who, where they are of your party' }),
    agreedBy: z.array(name).meta({ description: 'Who of your party agreed' }),
    system: z.string().nullable().meta({ description: 'Which step of the system' }),
    why: z.string().nullable().meta({ description: 'The reason that was given' }),
    causedBy: z.string().nullable().meta({ description: 'The event that it follows from' }),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'HistoryEntry' });

/** What acts call the reason they were given. */
const reasons = ['reason', 'because', 'endReason', 'cause', 'remark', 'comment'] as const;
const whyOf = (payload: Record<string, unknown>): string | null => {
  const found = reasons.map((key) => payload[key]).find((value): value is string => typeof value === 'string');
  return found ?? null;
};
const peopleOf = ({ personId, agreedBy }: Record<string, string>): string[] =>
  [personId, ...(agreedBy ?? '').split(/[\s,]+/)].filter((id) => id !== undefined && id !== '') as string[];

function entryOf(row: EventRow, names: ReadonlyMap<string, Name>): z.input<typeof entry> {
  const { id: eventId, at, type, actor, causedBy, payload } = viewOfEvent(row);
  const [who = '', ...others] = peopleOf(actor);
  const bare: Text = { en: type, zh: type };
  return {
    eventId,
    at,
    type,
    what: sayEvent(type) ?? bare,
    party: names.get(actor.partyId ?? '') ?? null,
    person: names.get(who) ?? null,
    agreedBy: others.flatMap((id) => names.get(id) ?? []),
    system: actor.kind === 'system' ? (actor.name ?? null) : null,
    why: whyOf(payload),
    causedBy,
    facts: payload,
  };
}

/** The history of a thing, in words. */
export function historyRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/history/{objectId}',
      tag: 'Audit',
      cost: 5,
      summary:
        'What happened to a thing, in words of both languages: who, why, and what follows from what; the oldest first',
      params: z.object({ objectId: z.string().max(60) }),
      filter: pageQuery,
      view: pageOf(entry),
    },
    (ctx, { objectId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorOf('history', cursor, z.string().regex(/^evt_[A-Za-z0-9]{1,60}$/));
        const { items, next } = page(
          'history',
          await listHistory(tx, objectId, after, limit + 1),
          limit,
          ({ id }) => id,
        );
        // Of what a party sees and took no part in, nothing is told; what it does not see is not there.
        if (items.length === 0 && cursor === undefined && !(await isListed(tx, objectId)))
          refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
        const actors = items.map((row) => viewOfEvent(row).actor);
        const ids = new Set(actors.flatMap((actor) => [...(actor.partyId ? [actor.partyId] : []), ...peopleOf(actor)]));
        const names = await namesOf(tx, [...ids]);
        return { items: items.map((row) => entryOf(row, names)), next };
      }),
  );
  return app;
}
