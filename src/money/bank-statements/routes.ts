import { z } from 'zod';
import { requireMandate, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { assignEntry, matchEntry, writeOffEntry } from './resolve.ts';
import * as schemas from './schemas.ts';
import { listEntries, listStatements } from './store.ts';
import { takeStatements } from './take.ts';

const tag = 'Bank statements';
const ofEntry = z.object({ entryId: idWire('bankEntry') });
const mandate = 'statement:record';

function addBankStatements(app: Routes): void {
  command(
    app,
    {
      path: '/bank-statements',
      tag,
      summary: 'Take statements of your bank in: CSV, MT940 or camt.053; the same file again answers the first',
      cost: 100,
      body: schemas.takeStatementInput,
      view: schemas.takenStatementsView,
      status: 201,
    },
    takeStatements,
  );
  query(
    app,
    {
      path: '/bank-statements',
      tag,
      summary: 'The statements that you took in',
      filter: schemas.statementsQuery,
      view: pageOf(schemas.bankStatementView),
    },
    (ctx, { accountNumber, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('bank-statements', cursor);
        const rows = await listStatements(tx, requireMandate(tx, mandate).partyId, { accountNumber }, after, limit + 1);
        return page('bank-statements', rows, limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/bank-statements/{statementId}/entries',
      tag,
      summary: 'The lines of a statement, with what each was matched with',
      params: z.object({ statementId: idWire('bankStatement') }),
      filter: pageQuery,
      view: pageOf(schemas.bankEntryView),
    },
    (ctx, { statementId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, mandate);
        const [found] = await listStatements(tx, partyId, { id: statementId }, undefined, 1);
        if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/statementId' });
        const after = cursorKey('bank-entries', cursor);
        const rows = await listEntries(tx, partyId, { statementId }, after, limit + 1);
        return page('bank-entries', rows, limit, ({ id }) => id);
      }),
  );
}

function addOpenEntries(app: Routes): void {
  query(
    app,
    {
      path: '/bank-entries/open',
      tag,
      summary: 'Lines of statements that nobody has accounted for, and who is to',
      filter: schemas.openQuery,
      view: pageOf(schemas.bankEntryView),
    },
    (ctx, { assignedTo, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, mandate);
        const after = cursorKey('open-entries', cursor);
        const rows = await listEntries(tx, partyId, { isOpen: true, assignedTo }, after, limit + 1);
        return page('open-entries', rows, limit, ({ id }) => id);
      }),
  );
  command(
    app,
    {
      path: '/bank-entries/{entryId}/assignment',
      tag,
      summary: 'Say who is to account for a line',
      params: ofEntry,
      body: schemas.assignInput,
      view: schemas.bankEntryView,
    },
    assignEntry,
  );
  command(
    app,
    {
      path: '/bank-entries/{entryId}/match',
      tag,
      summary: 'Say which payment a line of money out is',
      params: ofEntry,
      body: schemas.matchInput,
      view: schemas.bankEntryView,
    },
    matchEntry,
  );
  command(
    app,
    {
      path: '/bank-entries/{entryId}/write-off',
      tag,
      summary: 'Write off what nobody will account for; two people do',
      params: ofEntry,
      body: schemas.writeOffInput,
      view: schemas.bankEntryView,
    },
    writeOffEntry,
  );
}

export function bankStatementRoutes() {
  const app = routes();
  addBankStatements(app);
  addOpenEntries(app);
  return app;
}
