import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { addressOf, describeStandard, query, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorOf, page, pageOf } from '../../http/page.ts';
import { languageOf } from '../../http/problem.ts';
import { csvLine } from '../../kernel/csv.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Noun, nouns } from '../nouns/index.ts';
import { sayColumn } from '../words/index.ts';
import { filterSchema, identifier, idOf, rowSchema, sortsOf } from './schemas.ts';
import { type After, asked, listRows, type Placed, rowsById } from './store.ts';

/** Rows that a file takes from one snapshot at a time. */
const PIECE = 500;
/** The value that the list is sorted by, as the database writes it, and the row. */
const sorted = z
  .string()
  .max(40)
  .regex(/^(-?infinity|-?\d{1,19}|\d{4}-\d\d-\d\d( [\d:.+-]+)?)$/);
const place = z.tuple([sorted.nullable(), identifier]);

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
  return key && { value: key[0] ?? undefined, id: key[1] };
};

/** A value of a row as a cell: texts and whole numbers are all there are. */
const cell = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

function listRoute(app: ReturnType<typeof routes>, noun: Noun, path: string): void {
  query(
    app,
    {
      path,
      tag: noun.tag,
      cost: 5,
      summary: `${noun.name.replaceAll('-', ' ')}: as a desk shows them, filtered, newest first unless sorted`,
      filter: filterSchema(noun),
      view: pageOf(rowSchema(noun)),
    },
    (ctx, { limit, cursor, ...filters }) =>
      withSnapshot(ctx, async (tx) => {
        const wanted = asked.parse(filters);
        const order = orderOf(noun, wanted.sort);
        const found = await listRows(tx, noun, wanted, { after: cursorPlace(order, cursor), limit: limit + 1 });
        const { items, next } = page(order, found, limit, (each) =>
          JSON.stringify([each.after.value ?? null, each.after.id]),
        );
        return { items: items.map(({ row }) => row), next };
      }),
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

/** The same as a file, page by page: each piece is read when the reader takes it, so that a million rows fill no memory. */
function fileRoute(app: ReturnType<typeof routes>, noun: Noun): void {
  const filter = filterSchema(noun).omit({ limit: true, cursor: true });
  describeStandard(app, {
    method: 'get',
    path: `/lists/${noun.name}.csv`,
    cost: 50,
    tag: noun.tag,
    summary: `${noun.name.replaceAll('-', ' ')}: the whole list as a file for spreadsheets`,
    query: filter,
    answers: { 200: { 'text/csv': z.string() } },
  });
  const roles = Object.keys(noun.parties);
  const columns = Object.keys(noun.columns);
  app.get(`/lists/${noun.name}.csv`, async (c) => {
    const filters = asked.parse(addressOf(c, z.object({}), filter));
    const isChinese = languageOf(c.req.header('accept-language')) === 'zh';
    const ctx = c.get('ctx')();
    const encoder = new TextEncoder();
    const pieceFrom = (after: After | undefined) => (of: Ctx) =>
      withSnapshot(of, (tx) => listRows(tx, noun, filters, { after, limit: PIECE }));
    const lines = (piece: readonly Placed[]): string => {
      let text = '';
      for (const { row } of piece) {
        const parties = roles.map((role) => row.parties[role]);
        text += csvLine([
          row.id,
          row.state,
          ...parties.map((party) => (isChinese ? (party?.nameZh ?? party?.name) : party?.name) ?? ''),
          ...columns.map((name) => cell(row[name])),
        ]);
      }
      return text;
    };
    // The first piece before the answer begins: what is refused is refused, and no file that breaks off.
    let piece: Placed[] = await c.get('asCaller')(pieceFrom(undefined));
    const names = ['id', 'state', ...roles, ...columns];
    const head = `\ufeff${csvLine(isChinese ? names.map((name) => sayColumn(name).zh) : names)}`;
    let isFirst = true;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!isFirst) piece = await pieceFrom(piece.at(-1)?.after)(ctx);
        const text = (isFirst ? head : '') + lines(piece);
        isFirst = false;
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (piece.length < PIECE) controller.close();
      },
    });
    return c.body(body, 200, asFile('text/csv; charset=utf-8', `${noun.name}.csv`));
  });
}

const catalogueView = z.object({
  items: z.array(
    z
      .object({
        name: z.string(),
        path: z.string(),
        read: z.string().meta({ description: 'Where one is read' }),
        prefixes: z.array(z.string()).meta({ description: 'How the identifiers of its things begin' }),
        states: z.array(z.object({ state: z.string(), awaits: z.string() })),
        parties: z.array(z.string()),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
        sorts: z.array(z.string()),
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
        })),
        parties: Object.keys(noun.parties),
        columns: Object.entries(noun.columns).map(([name, { type }]) => ({ name, type })),
        sorts: sortsOf(noun),
      })),
    }),
  );
  for (const noun of nouns) {
    fileRoute(app, noun);
    oneRoute(app, noun);
    listRoute(app, noun, `/lists/${noun.name}`);
    if (noun.isListedHere) listRoute(app, noun, `/${noun.name}`);
  }
  return app;
}
