import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { addressOf, describeStandard, query, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { languageOf } from '../../http/problem.ts';
import { idWire } from '../../http/wire.ts';
import { csvLine } from '../../kernel/csv.ts';
import { readRegister } from './read.ts';
import { columns, type RegisterRow, registerRow } from './schemas.ts';

const tag = 'Collateral register';
const params = z.object({ facilityId: idWire('facility') });
/** Rows that one snapshot holds at a time. */
const PIECE = 200;

const cell = (value: RegisterRow[keyof RegisterRow]): string =>
  value === null ? '' : Array.isArray(value) ? value.join(' ') : String(value);

export function collateralRegisterRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/facilities/{facilityId}/collateral-register',
      cost: 20,
      tag,
      summary: 'What secures a facility, item by item, as a bank reports it',
      params,
      filter: pageQuery,
      view: pageOf(registerRow),
    },
    (ctx, { facilityId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await readRegister(tx, { facilityId, after: cursorKey('register', cursor), limit: limit + 1 });
        return page('register', rows, limit, (row) => row.collateralNumber);
      }),
  );
  describeStandard(app, {
    method: 'get',
    path: '/facilities/{facilityId}/collateral-register.csv',
    cost: 100,
    tag,
    summary: 'The same as a file for spreadsheets, with headings in English or Chinese',
    params,
    answers: { 200: { 'text/csv': z.string() } },
  });
  app.get('/facilities/:facilityId/collateral-register.csv', async (c) => {
    const { facilityId } = addressOf(c, params);
    const heading = languageOf(c.req.header('accept-language')) === 'zh' ? 2 : 1;
    const text = await withSnapshot(c.get('ctx')(), async (tx) => {
      let lines = csvLine(columns.map((column) => column[heading]));
      for (
        let after: string | undefined, rows: RegisterRow[] | undefined;
        rows === undefined || rows.length === PIECE;
      ) {
        rows = await readRegister(tx, { facilityId, after, limit: PIECE });
        for (const row of rows) lines += csvLine(columns.map(([name]) => cell(row[name])));
        after = rows.at(-1)?.collateralNumber;
      }
      return lines;
    });
    return c.body(`\ufeff${text}`, 200, asFile('text/csv; charset=utf-8', `collateral-register-${facilityId}.csv`));
  });
  return app;
}
