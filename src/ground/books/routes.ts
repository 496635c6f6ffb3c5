import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, query, type Routes, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { languageOf } from '../../http/problem.ts';
import { dateWire, idWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { revalueBooks, reversePosting } from './adjust.ts';
import { closeBooks, reopenBooks } from './close.ts';
import { balancesOn } from './day-store.ts';
import { assertRange, readStatement, readTrialBalance } from './read.ts';
import { bookRefusals } from './rules.ts';
import * as schemas from './schemas.ts';
import { listClosings, listRevaluations } from './store.ts';
import { voucherFile } from './vouchers.ts';

const tag = 'Ledger';
const days = z.object({ from: dateWire, to: dateWire });
const none = z.object({});

function addBalances(app: Routes): void {
  query(
    app,
    {
      path: '/ledger/balances',
      tag,
      summary: 'The accounts of your books as of the end of a day',
      filter: schemas.asOfQuery,
      view: pageOf(schemas.dayBalanceView),
    },
    (ctx, { on, basis, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('day-balances', cursor);
        const rows = await balancesOn(tx, requirePerson(tx).partyId, { on, basis, after, limit: limit + 1 });
        const views = rows.map(({ id, kind, subject_id: subjectId, currency, side, balance }) => ({
          id,
          kind,
          subjectId,
          currency,
          side,
          balanceMinor: balance,
        }));
        return page('day-balances', views, limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/ledger/trial-balance',
      tag,
      summary: 'The trial balance of your books over a span of days',
      cost: 10,
      filter: schemas.rangeQuery,
      view: schemas.trialBalanceView,
    },
    readTrialBalance,
  );
  query(
    app,
    {
      path: '/ledger/statement',
      tag,
      summary: 'A statement of account: the accounts of a contract, their opening, their lines, their closing',
      filter: schemas.statementQuery,
      view: schemas.accountStatementView,
    },
    readStatement,
  );
}

function addClosings(app: Routes): void {
  command(
    app,
    {
      path: '/ledger/closings',
      tag,
      summary: 'Close your books through a day that is over: nothing is posted that counts until then',
      body: schemas.closeInput,
      view: schemas.closingView,
      status: 201,
    },
    closeBooks,
  );
  query(
    app,
    {
      path: '/ledger/closings',
      tag,
      summary: 'The closings of your books, newest first',
      filter: pageQuery,
      view: pageOf(schemas.closingView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listClosings(tx, requirePerson(tx).partyId, cursorKey('closings', cursor), limit + 1);
        return page('closings', rows, limit, ({ id }) => id);
      }),
  );
  command(
    app,
    {
      path: '/ledger/closings/{closingId}/reopening',
      tag,
      summary: 'Open the books again; two people do',
      params: z.object({ closingId: idWire('bookClose') }),
      body: schemas.reopenInput,
      view: schemas.closingView,
    },
    reopenBooks,
  );
}

function addCorrections(app: Routes): void {
  command(
    app,
    {
      path: '/ledger/transactions/{transactionId}/reversal',
      tag,
      summary: 'Take back a posting that people made, by a new one that names it',
      params: z.object({ transactionId: idWire('ledgerTransaction') }),
      body: schemas.reverseInput,
      view: schemas.reversalView,
    },
    reversePosting,
  );
  command(
    app,
    {
      path: '/ledger/revaluations',
      tag,
      summary: 'Value the exchange position at the rates of a day, and post what it gained or lost',
      body: schemas.revalueInput,
      view: schemas.revaluationView,
      status: 201,
    },
    revalueBooks,
  );
  query(
    app,
    {
      path: '/ledger/revaluations',
      tag,
      summary: 'The revaluations of your books, newest first',
      filter: pageQuery,
      view: pageOf(schemas.revaluationView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('revaluations', cursor);
        const rows = await listRevaluations(tx, requirePerson(tx).partyId, after, limit + 1);
        return page('revaluations', rows, limit, ({ id }) => id);
      }),
  );
}

function addVouchers(app: Routes): void {
  describeStandard(app, {
    method: 'get',
    path: '/ledger/vouchers.csv',
    cost: 100,
    tag,
    summary: 'The vouchers of days that are over as a file, as it is read; its hashes show whether it is whole',
    query: days,
    answers: { 200: { 'text/csv': z.string() } },
  });
  app.get('/ledger/vouchers.csv', (c) => {
    const range = addressOf(c, none, days);
    assertRange(range);
    const ctx = c.get('ctx')();
    if (range.to >= businessDate(ctx)) refuse(bookRefusals.DAY_NOT_OVER, { at: '/to' });
    const pieces = voucherFile(ctx, { ...range, language: languageOf(c.req.header('accept-language')) });
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await pieces.return(undefined);
      },
    });
    return c.body(stream, 200, asFile('text/csv; charset=utf-8', `vouchers-${range.from}-${range.to}.csv`));
  });
}

/** A party's own books: read as of any day, closed, valued, taken out. What acts post is theirs. */
export function bookRoutes() {
  const app = routes();
  addBalances(app);
  addClosings(app);
  addCorrections(app);
  addVouchers(app);
  return app;
}
