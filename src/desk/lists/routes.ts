import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf } from '../../http/page.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Noun, nouns } from '../nouns/index.ts';
import { type After, withinOf } from './compared.ts';
import { fileRoutes } from './file-routes.ts';
import { withOwnRows } from './own-store.ts';
import { rowsRoute } from './rows-route.ts';
import { filterSchema, identifier, idOf, rowSchema, sortsOf, totalsSchema } from './schemas.ts';
import { asked, listRows, rowsById, totalsOf } from './store.ts';

/** The value that the list is sorted by, as the database writes it, and the row. */
const sorted = z
  .string()
  .max(40)
  .regex(/^(-?[Ii]nfinity|-?\d{1,19}(\.\d{1,20})?|\d{4}-\d\d-\d\d( [\d:.+-]+)?)$/);
const place = z.tuple([sorted.nullable(), identifier, z.string().max(3).nullish()]);

/** A place is one of an order. */
const orderOf = (noun: Noun, sort: string | undefined): string => `desk/${noun.name}/${sort ?? ''}`;

const cursorPlace = (order: string, cursor: string | undefined): After | undefined => {
  const key = cursorOf(
    order,
    cursor,
    z
      .string()
      .max(200)
      .transform((text, context) => {
        try {
          return place.parse(JSON.parse(text));
        } catch {
          context.addIssue({ code: 'custom', message: 'not a place in this list' });
          return z.NEVER;
        }
      }),
  );
  return key && { value: key[0] ?? undefined, id: key[1], within: key[2] ?? undefined };
};

function listRoute(app: ReturnType<typeof routes>, noun: Noun, path: string): void {
  query(
    app,
    {
      path,
      tag: noun.tag,
      cost: 5,
      summary: `${noun.name.replaceAll('-', ' ')}: as a desk shows them, filtered, newest first unless sorted`,
      filter: filterSchema(noun).extend({
        totals: z
          .enum(['true', 'false'])
          .optional()
          .meta({ description: 'true: how many rows there are and what they come to' }),
      }),
      view: pageOf(rowSchema(noun)).extend({ totals: totalsSchema(noun).optional() }),
    },
    (ctx, { limit, cursor, totals, ...filters }) => {
      const wanted = asked.parse(filters);
      return withOwnRows(ctx, wanted, async (tx) => {
        const order = orderOf(noun, wanted.sort);
        const found = await listRows(tx, noun, wanted, { after: cursorPlace(order, cursor), limit: limit + 1 });
        const { items, next } = page(order, found, limit, (each) =>
          JSON.stringify([each.after.value ?? null, each.after.id, each.after.within]),
        );
        return {
          items: items.map(({ row }) => row),
          next,
          ...(totals === 'true' && { totals: (await totalsOf(tx, noun, wanted)) as never }),
        };
      });
    },
  );
}

/** One thing as its list shows it, whatever its own slice tells of it. */
function oneRoute(app: ReturnType<typeof routes>, noun: Noun): void {
  query(
    app,
    {
      path: `/lists/${noun.name}/{id}`,
      tag: noun.tag,
      summary: `${noun.name.replaceAll('-', ' ')}: one as its list shows it`,
      params: z.object({ id: idOf(noun) }),
      view: rowSchema(noun),
    },
    (ctx, { id }) =>
      withSnapshot(ctx, async (tx) => {
        const row = (await rowsById(tx, noun, [id])).get(id);
        return row ?? refuse(commonRefusals.NOT_FOUND, { at: '/id' });
      }),
  );
}

const withinView = (noun: Noun) => {
  const within = withinOf(noun);
  return within ? { parameter: within.parameter, one: [...within.one] } : null;
};

const catalogueView = z.object({
  items: z.array(
    z
      .object({
        name: z.string(),
        path: z.string(),
        read: z.string().meta({ description: 'Where one is read' }),
        prefixes: z.array(z.string()).meta({ description: 'How the identifiers of its things begin' }),
        states: z.array(
          z.object({
            state: z.string(),
            awaits: z.string(),
            sentTo: z.array(z.string()).meta({ description: 'Where the acts are sent that it awaits' }),
          }),
        ),
        parties: z.array(z.string()),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
        sorts: z.array(z.string()),
        within: z
          .object({ parameter: z.string(), one: z.array(z.string()) })
          .nullable()
          .meta({ description: 'What amounts are compared in: the parameter by which one is named' }),
        asOf: z.boolean().meta({ description: 'It is answered as it was at an instant, too' }),
      })
      .meta({ id: 'DeskList' }),
  ),
});

/** Every noun has a list: by state, party, dates, amounts, what it belongs to and how its number begins; as pages and as a file. */
export function listRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/lists',
      tag: 'Desk',
      summary: 'Every list: its states and who is awaited in each, its parties, columns and orders',
      view: catalogueView,
    },
    async () => ({
      items: nouns.map((noun) => ({
        name: noun.name,
        path: `/v1/lists/${noun.name}`,
        read: noun.one ?? `/v1/lists/${noun.name}/{id}`,
        prefixes: noun.ids.map((kind) => prefixes[kind]),
        states: Object.entries(noun.states).map(([state, entry]) => ({
          state,
          awaits:
            'rests' in entry
              ? (entry.because ?? entry.rests)
              : [entry]
                  .flat()
                  .map(({ act }) => act)
                  .join(' '),
          sentTo: 'rests' in entry ? [] : [entry].flat().map(({ path }) => path),
        })),
        parties: Object.keys(noun.parties),
        columns: Object.entries(noun.columns).map(([name, { type }]) => ({ name, type })),
        sorts: sortsOf(noun),
        within: withinView(noun),
        asOf: noun.asOf !== undefined,
      })),
    }),
  );
  rowsRoute(app);
  for (const noun of nouns) {
    fileRoutes(app, noun);
    oneRoute(app, noun);
    listRoute(app, noun, `/lists/${noun.name}`);
    if (noun.isListedHere) listRoute(app, noun, `/${noun.name}`);
  }
  return app;
}
