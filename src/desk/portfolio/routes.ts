import { z } from 'zod';
import { query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { nouns } from '../nouns/index.ts';
import { rowsBehind, sumsOf } from './read.ts';
import { type Cut, keptCuts, owedCuts, portfolioCuts } from './sums.ts';

const MOST = 500;
const text = z.string().optional();
const amount = z.string().optional();
const count = z.int().optional();
const figures = {
  limitMinor: amount,
  exposureMinor: amount.meta({
    description: 'Of a facility as its coverage has it; of a loan by itself what is left of its principal',
  }),
  countedMinor: amount.meta({ description: 'What secures it counts for so much; left out where nothing is counted' }),
  outstandingMinor: amount,
  confirmedMinor: amount,
  unansweredMinor: amount,
  toOthersMinor: amount.meta({
    description: 'Of these, paid to who gave notice of an assignment or pledge and no longer to the creditor',
  }),
  quantity: amount,
};
const measures = { currency: text, unit: text };
const sumView = z
  .object({
    key: z.string().nullable(),
    name: z.string().nullable(),
    ...measures,
    facilities: count,
    loans: count,
    debts: count,
    lots: count,
    confirmed: count,
    unanswered: count,
    ...figures,
    rows: z.string().meta({ description: 'Where the rows are that the figures are the sum of' }),
  })
  .meta({
    id: 'PortfolioSum',
    description: 'One sum a key and currency or unit: sums of different money are never added',
  });
const rowView = z
  .object({
    id: z.string(),
    noun: z.string(),
    link: z.string(),
    ...measures,
    partyId: z.string().nullable().optional(),
    payeeId: text.meta({ description: 'Whom the debtor pays, to be discharged' }),
    state: z.string().nullable().optional(),
    on: z.string().nullable().optional(),
    ...figures,
  })
  .meta({ id: 'PortfolioRow' });
const view = z.object({ by: z.string(), items: z.array(sumView), more: z.boolean() });
const linkOf = new Map(nouns.map(({ name, one }) => [name, one ?? `/v1/lists/${name}/{id}`]));

/** What is not known or not counted is left out of a figure, and is not zero. */
const known = <Row extends Record<string, unknown>>(row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null || !(name in figures))) as Row;

const keysOf = <Cuts extends Record<string, Cut>>(cuts: Cuts) =>
  Object.keys(cuts) as [keyof Cuts & string, ...(keyof Cuts & string)[]];

/** What is added up, for whom, and by what it is cut. */
const portfolios = [
  {
    path: '/portfolio',
    tag: 'Financing',
    summary: 'What you have out and what secures it, added up',
    behind: 'The rows behind a figure of what you have out',
    cuts: portfolioCuts,
  },
  {
    path: '/owed',
    tag: 'Receivables',
    summary: 'What you owe as a debtor, confirmed and not yet answered, added up: by whom you pay, creditor or day',
    behind: 'The rows behind a figure of what you owe',
    cuts: owedCuts,
  },
  {
    path: '/kept',
    tag: 'Goods',
    summary: 'What you keep as a custodian, added up: by site, commodity or owner',
    behind: 'The rows behind a figure of what you keep',
    cuts: keptCuts,
  },
] as const;

function addPortfolio(app: Routes, { path, tag, summary, behind, cuts }: (typeof portfolios)[number]): void {
  const by = z.enum(keysOf<Record<string, Cut>>(cuts));
  const cutOf = (name: string): Cut => (cuts as Record<string, Cut>)[name] as Cut;
  query(app, { path, tag, cost: 20, summary, filter: z.object({ by }), view }, async (ctx, { by: name }) => {
    const cut = cutOf(name);
    const sums = await sumsOf(ctx, cut, MOST + 1);
    const items = sums.slice(0, MOST).map((sum) => {
      const { key, [cut.rows.measure]: of } = sum;
      const asked = new URLSearchParams({ by: name, of: of ?? '', ...(key !== null && { key }) });
      return { ...known(sum), rows: `/v1${path}/rows?${asked.toString()}` };
    });
    return { by: name, items, more: sums.length > MOST };
  });
  query(
    app,
    {
      path: `${path}/rows`,
      tag,
      cost: 20,
      summary: behind,
      filter: pageQuery.extend({
        by,
        of: z.string().min(1).max(12).meta({ description: 'The currency or unit of the figure' }),
        key: z.string().max(80).optional().meta({ description: 'The figure’s key; none where the figure has none' }),
      }),
      view: pageOf(rowView),
    },
    async (ctx, { by: name, of, key, limit, cursor }) => {
      const list = `${path}/${name}`;
      const found = await rowsBehind(ctx, cutOf(name), { key, measure: of, after: cursorKey(list, cursor) }, limit + 1);
      const { items, next } = page(list, found, limit, ({ place }) => String(place));
      const shown = items.map((row) => {
        const { place: _, ...rest } = row;
        return {
          ...known(rest),
          id: row.id,
          noun: row.noun,
          link: (linkOf.get(row.noun) ?? '').replace('{id}', row.id),
        };
      });
      return { items: shown, next };
    },
  );
}

/** Sums of what a lender has out and what secures it, of what a core firm owes and what a custodian keeps; and the rows behind each. */
export function portfolioRoutes() {
  const app = routes();
  for (const portfolio of portfolios) addPortfolio(app, portfolio);
  return app;
}
