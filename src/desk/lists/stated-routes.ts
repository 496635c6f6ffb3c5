import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf, pageQuery } from '../../http/page.ts';
import { dateWire, instantWire } from '../../http/wire.ts';
import { type Kind, type Stated, statedLists } from './stated.ts';
import { type Place, statedRows } from './stated-store.ts';

const shapes: Record<Kind, z.ZodType> = {
  text: z.string().nullable(),
  date: dateWire.nullable(),
  instant: instantWire.nullable(),
  integer: z.int().nullable(),
  boolean: z.boolean().nullable(),
  texts: z.array(z.string()),
};
const placed: Partial<Record<Kind, z.ZodType<string>>> = {
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  instant: z.string().regex(/^\d{4}-\d\d-\d\d [\d:.]{8,15}\+00$/),
  integer: z.string().regex(/^\d{1,6}$/),
};

const viewOf = ({ name, columns }: Stated) =>
  z
    .object(Object.fromEntries(Object.entries(columns).map(([column, [, kind]]) => [column, shapes[kind]])))
    .meta({ id: `Stated_${name.replaceAll('-', '_')}` });

/** A place is one value of each column that names a row. */
const placeOf = ({ key }: Stated): z.ZodType<Place> =>
  z
    .string()
    .max(400)
    .transform((text, context) => {
      const values = Object.values(key).map((kind) => placed[kind] ?? z.string().max(200));
      try {
        return z.tuple(values as [z.ZodType<string>]).parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: 'custom', message: 'not a place in this list' });
        return z.NEVER;
      }
    });

/** What was stated, read back by who takes part in it. */
export function statedRoutes() {
  const app = routes();
  for (const stated of statedLists) {
    const { name, tag, summary } = stated;
    const place = placeOf(stated);
    query(app, { path: `/${name}`, tag, summary, filter: pageQuery, view: pageOf(viewOf(stated)) }, (ctx, asked) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorOf(name, asked.cursor, place);
        const found = await statedRows(tx, stated, after, asked.limit + 1);
        const { items, next } = page(name, found, asked.limit, (row) => JSON.stringify(row.place));
        return { items: items.map(({ row }) => row) as never, next };
      }),
    );
  }
  return app;
}
