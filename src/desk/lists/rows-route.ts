import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { query, type routes } from '../../http/endpoint.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { nouns } from '../nouns/index.ts';
import { identifier } from './schemas.ts';
import { rowsById } from './store.ts';

/** So many identifiers are named at once. */
const NAMED_MOST = 100;

const wanted = z.object({
  ids: z
    .string()
    .max(NAMED_MOST * 40)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(identifier).min(1).max(NAMED_MOST))
    .meta({ description: `Identifiers with commas between them, ${NAMED_MOST} at most` }),
});

/** Rows of whatever list, by identifier: what a page calls things by that others only name. What one may not see is left out. */
export function rowsRoute(app: ReturnType<typeof routes>): void {
  query(
    app,
    {
      path: '/list-rows',
      tag: 'Desk',
      cost: 5,
      summary: 'Things of whatever list by their identifiers, as far as you may see them',
      filter: wanted,
      view: z.object({
        items: z.array(
          z
            .looseObject({
              noun: z.string().meta({ description: 'The list that it is of' }),
              id: z.string(),
              state: z.string(),
            })
            .meta({ id: 'RowOfAnyList' }),
        ),
      }),
    },
    (ctx, { ids }) =>
      withSnapshot(ctx, async (tx) => {
        const { reads } = requirePerson(tx);
        const items: { noun: string; id: string; state: string }[] = [];
        let left = new Set(ids);
        for (const noun of nouns) {
          const begins = noun.ids.map((kind) => `${prefixes[kind]}_`);
          const own = [...left].filter((id) => begins.some((begin) => id.startsWith(begin)));
          if (own.length === 0 || (reads && !reads.has(noun.tag))) continue;
          const rows = await rowsById(tx, noun, own);
          items.push(...[...rows.values()].map((row) => ({ ...row, noun: noun.name })));
          left = new Set([...left].filter((id) => !rows.has(id)));
        }
        return { items };
      }),
  );
}
