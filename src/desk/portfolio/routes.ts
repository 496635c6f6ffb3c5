import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { readSums } from './store.ts';
import { type Cut, owedCuts, portfolioCuts } from './sums.ts';

const MOST = 500;
const text = z.string().optional();
const count = z.int().optional();
const sumView = z
  .object({
    key: z.string().nullable(),
    name: z.string().nullable(),
    currency: text,
    unit: text.nullable(),
    facilities: count,
    debts: count,
    lots: count,
    confirmed: count,
    unanswered: count,
    limitMinor: text,
    exposureMinor: text,
    countedMinor: text,
    outstandingMinor: text,
    confirmedMinor: text,
    unansweredMinor: text,
    quantity: text.nullable(),
    rows: z.string().nullable().meta({ description: 'Where the rows behind the figure are' }),
  })
  .meta({
    id: 'PortfolioSum',
    description: 'One sum a key and currency or unit: sums of different money are never added',
  });
const view = z.object({ by: z.string(), items: z.array(sumView), more: z.boolean() });

const keysOf = <Cuts extends Record<string, Cut>>(cuts: Cuts) =>
  Object.keys(cuts) as [keyof Cuts & string, ...(keyof Cuts & string)[]];

/** Sums of what a lender has out and what secures it, and of what a core firm owes. */
export function portfolioRoutes() {
  const app = routes();
  for (const { path, tag, summary, cuts } of [
    {
      path: '/portfolio',
      tag: 'Financing',
      summary: 'What you have out and what secures it, added up',
      cuts: portfolioCuts,
    },
    {
      path: '/owed',
      tag: 'Receivables',
      summary: 'What you owe as a debtor, confirmed and not yet answered, added up',
      cuts: owedCuts,
    },
  ] as const)
    query(
      app,
      { path, tag, cost: 20, summary, filter: z.object({ by: z.enum(keysOf<Record<string, Cut>>(cuts)) }), view },
      (ctx, { by }) =>
        withSnapshot(ctx, async (tx) => {
          const cut: Cut = (cuts as Record<string, Cut>)[by] as Cut;
          const sums = await readSums(tx, cut, MOST + 1);
          const items = sums.slice(0, MOST).map((sum) => ({
            ...sum,
            rows: cut.rows?.replaceAll('{key}', encodeURIComponent(sum.key ?? '')) ?? null,
          }));
          return { by, items, more: sums.length > MOST };
        }),
    );
  return app;
}
