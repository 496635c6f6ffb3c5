import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { instantWire } from '../../http/wire.ts';
import { checkBook, listAccounts, listTransactions } from './store.ts';

const tag = 'Ledger';
const signed = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ description: 'Minor units; debit positive, credit negative' });

const accountView = z
  .object({ kind: z.string(), subjectId: z.string(), currency: z.string(), side: z.string(), balanceMinor: signed })
  .meta({ id: 'LedgerAccount' });

const transactionView = z
  .object({
    id: z.string(),
    kind: z.string(),
    objectId: z.string(),
    valueOn: z.string(),
    postedAt: instantWire,
    rules: z
      .array(z.string())
      .meta({ description: 'Rules that had been read when it was posted, by the names that /policy/keys tells' }),
    entries: z.array(
      z.object({ account: z.string(), subjectId: z.string(), currency: z.string(), amountMinor: signed }),
    ),
  })
  .meta({ id: 'LedgerTransaction' });

const bookCheckView = z
  .object({
    currency: z.string(),
    debitsMinor: signed,
    creditsMinor: signed,
    accountsAstray: z.int(),
    balanced: z.boolean(),
  })
  .meta({ id: 'BookCheck', description: 'Every entry added up anew, against the kept balances' });

function addTransactions(app: Routes): void {
  query(
    app,
    {
      path: '/ledger/transactions',
      tag,
      summary: 'The transactions of your books, newest first',
      filter: pageQuery,
      view: pageOf(transactionView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listTransactions(tx, requirePerson(tx).partyId, cursorKey('ledger', cursor), limit + 1);
        const views = rows.map((t) => ({
          id: t.id,
          kind: t.kind,
          objectId: t.objectId,
          valueOn: t.valueOn,
          postedAt: t.postedAt.toISOString(),
          rules: t.rules?.split(' ') ?? [],
          entries: t.entries.map(({ account, subjectId, currency, amountMinor }) => ({
            account,
            subjectId,
            currency,
            amountMinor: amountMinor.toString(),
          })),
        }));
        return page('ledger', views, limit, (view) => view.id);
      }),
  );
}

/** Each party reads its own books only: the book is the caller's party. */
export function ledgerRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/ledger/accounts',
      tag,
      summary: 'The accounts of your books',
      view: z.object({ items: z.array(accountView) }),
    },
    (ctx) =>
      withSnapshot(ctx, async (tx) => ({
        items: (await listAccounts(tx, requirePerson(tx).partyId)).map((a) => ({
          kind: a.kind,
          subjectId: a.subjectId,
          currency: a.currency,
          side: a.side,
          balanceMinor: a.balanceMinor.toString(),
        })),
      })),
  );
  addTransactions(app);
  query(
    app,
    {
      path: '/ledger/check',
      tag,
      summary: 'Whether your books balance, recomputed',
      view: z.object({ items: z.array(bookCheckView) }),
    },
    (ctx) =>
      withSnapshot(ctx, async (tx) => ({
        items: (await checkBook(tx, requirePerson(tx).partyId)).map((c) => ({
          currency: c.currency,
          debitsMinor: c.debitsMinor.toString(),
          creditsMinor: c.creditsMinor.toString(),
          accountsAstray: c.accountsAstray,
          balanced: c.debitsMinor === c.creditsMinor && c.accountsAstray === 0,
        })),
      })),
  );
  return app;
}
