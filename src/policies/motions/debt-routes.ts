import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { dateWire, idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { askDebts, debtTableViewOf, stateDebts } from './debts.ts';
import { findTable, listLines } from './debts-store.ts';
import * as schemas from './schemas.ts';

const tag = 'Policy measures';
const params = z.object({ tableId: idWire('debtTable') });
const view = schemas.debtTableView;

const readTable = (ctx: Ctx, tableId: string) =>
  withSnapshot(ctx, async (tx) => {
    const found = (await findTable(tx, tableId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/tableId' });
    return debtTableViewOf(tx, found, await listLines(tx, found.id), requirePerson(tx).partyId);
  });

export function addDebtRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/joint-bodies/{bodyId}/debt-tables',
      tag,
      summary: 'Ask the firm of a body for its own table of debts, as of a day',
      params: z.object({ bodyId: idWire('jointBody') }),
      body: z.strictObject({ asOf: dateWire }),
      view,
      status: 201,
    },
    askDebts,
  );
  query(
    app,
    { path: '/debt-tables/{tableId}', tag, summary: 'A table of debts, as far as you may know it', params, view },
    (ctx, { tableId }) => readTable(ctx, tableId),
  );
  command(
    app,
    {
      path: '/debt-tables/{tableId}/statement',
      tag,
      summary: 'State as the firm what you owe each member: it is held against what they report',
      params,
      body: schemas.stateDebtsInput,
      view,
    },
    stateDebts,
  );
}
