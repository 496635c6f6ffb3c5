import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { nameReplaced } from './name-replaced.ts';
import { closeMisdirection, recordStatement } from './record.ts';
import * as schemas from './schemas.ts';
import { listMisdirections } from './store.ts';

const tag = 'Collections';

export function collectionRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/statements',
      tag,
      summary: 'Bring lines of a bank statement, or of your own payments as a debtor; each is matched and counts once',
      body: schemas.recordStatementInput,
      view: schemas.recordedStatementView,
    },
    recordStatement,
  );
  command(
    app,
    {
      path: '/statement-lines/{lineId}/replaced',
      tag,
      summary: 'Say which line, taken back by the bank, this one brings again',
      params: z.object({ lineId: idWire('statementLine') }),
      body: schemas.nameReplacedInput,
      view: schemas.recordedLineView,
    },
    nameReplaced,
  );
  query(
    app,
    {
      path: '/misdirections',
      tag,
      summary: 'Payments that went to another account than the debtor was told',
      filter: pageQuery,
      view: pageOf(schemas.misdirectionView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listMisdirections(tx, cursorKey('misdirections', cursor), limit + 1);
        return page('misdirections', rows, limit, (alarm) => alarm.id);
      }),
  );
  command(
    app,
    {
      path: '/misdirections/{misdirectionId}/closing',
      tag,
      summary: 'Say how it ended, as the lender',
      params: z.object({ misdirectionId: idWire('misdirection') }),
      body: schemas.closeMisdirectionInput,
      view: schemas.misdirectionView,
    },
    closeMisdirection,
  );
  return app;
}
