import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { chainOf, chainView } from '../transferable-records/index.ts';
import { issueReceipt, splitReceipt } from './issue.ts';
import * as move from './move.ts';
import * as schemas from './schemas.ts';
import { findKept, findReceipt, listReceipts } from './store.ts';

const tag = 'Warehouse receipts';
const params = z.object({ receiptId: idWire('receipt') });
const { receiptView: view, plainInput: plain } = schemas;

const at = (path: string) => `/receipts/{receiptId}/${path}`;

function addReceipts(app: Routes): void {
  command(
    app,
    {
      path: '/receipts',
      tag,
      summary: 'Certify a lot that you hold, or issue in place of a receipt declared lost',
      body: schemas.issueReceiptInput,
      view,
      status: 201,
    },
    issueReceipt,
  );
  query(
    app,
    { path: '/receipts', tag, summary: 'The receipts you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('receipts', await listReceipts(tx, cursorKey('receipts', cursor), limit + 1), limit, (r) => r.id),
      ),
  );
  query(app, { path: '/receipts/{receiptId}', tag, summary: 'One receipt', params, view }, (ctx, { receiptId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findReceipt(tx, receiptId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' }),
    ),
  );
  query(
    app,
    {
      path: '/receipts/{receiptId}/chain',
      tag,
      summary: 'Every act on the receipt, signed and hashed, and whether the chain is whole',
      params,
      view: chainView,
    },
    (ctx, { receiptId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = (await findKept(tx, receiptId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });
        return chainOf(tx, kept.record, kept.document);
      }),
  );
}

function addEndorsements(app: Routes): void {
  command(
    app,
    {
      path: at('endorsement'),
      tag,
      summary: 'Endorse it, or endorse it in pledge',
      params,
      body: schemas.endorseReceiptInput,
      view,
    },
    move.endorseReceipt,
  );
  command(
    app,
    {
      path: at('endorsement-signature'),
      tag,
      summary: 'Sign the endorsement that waits, as the custodian',
      params,
      body: schemas.signEndorsementInput,
      view,
    },
    move.signEndorsement,
  );
  command(
    app,
    { path: at('pledge-release'), tag, summary: 'Let your pledge go and hand it back', params, body: plain, view },
    move.releaseReceiptPledge,
  );
  command(
    app,
    { path: at('consent'), tag, summary: 'Let a pledged receipt be given back', params, body: plain, view },
    move.consentToSurrender,
  );
}

function addSurrenders(app: Routes): void {
  command(
    app,
    {
      path: at('surrender'),
      tag,
      summary: 'Give it back: for delivery, to be split, or for paper',
      params,
      body: schemas.surrenderReceiptInput,
      view,
    },
    move.surrenderReceipt,
  );
  command(
    app,
    {
      path: at('surrender-answer'),
      tag,
      summary: 'Answer the surrender, as the custodian',
      params,
      body: schemas.answerInput,
      view,
    },
    move.answerSurrender,
  );
  command(
    app,
    {
      path: at('split'),
      tag,
      summary: 'Split one that was given back, and its lot with it',
      params,
      body: schemas.splitReceiptInput,
      view: schemas.receiptsView,
    },
    splitReceipt,
  );
}

function addPaperAndLosses(app: Routes): void {
  command(
    app,
    {
      path: at('paper-return'),
      tag,
      summary: 'Take the paper back into the record',
      params,
      body: schemas.paperBackInput,
      view,
    },
    move.restoreFromPaper,
  );
  command(
    app,
    {
      path: at('loss'),
      tag,
      summary: 'Report it lost: it is stopped until the custodian answers',
      params,
      body: plain,
      view,
    },
    move.reportLoss,
  );
  command(
    app,
    { path: at('stop-lifted'), tag, summary: 'It was found again', params, body: plain, view },
    move.liftStop,
  );
  command(
    app,
    {
      path: at('loss-declaration'),
      tag,
      summary: 'Declare it lost, as the custodian',
      params,
      body: schemas.lossInput,
      view,
    },
    move.declareLost,
  );
}

export function receiptRoutes() {
  const app = routes();
  addReceipts(app);
  addEndorsements(app);
  addSurrenders(app);
  addPaperAndLosses(app);
  return app;
}
