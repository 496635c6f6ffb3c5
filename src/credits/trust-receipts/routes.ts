import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import * as schemas from './schemas.ts';
import {
  dischargeTrustReceipt,
  drawUpTrustReceipt,
  reinstateTrustReceipt,
  signTrustReceipt,
  withdrawTrustReceipt,
} from './sign.ts';
import { findTrustReceipt, findTrustReceiptOf } from './store.ts';

const tag = 'Financing under credits';
const params = z.object({ trustReceiptId: idWire('trustReceipt') });
const ofPresentation = z.object({ presentationId: idWire('presentation') });
const view = schemas.trustReceiptView;
const nothing = z.strictObject({});

function addTrustReceipts(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/trust-receipt',
      tag,
      summary: 'Draw up a trust receipt for documents that were taken up',
      params: ofPresentation,
      body: schemas.drawUpTrustReceiptInput,
      view,
      status: 201,
    },
    drawUpTrustReceipt,
  );
  query(
    app,
    {
      path: '/presentations/{presentationId}/trust-receipt',
      tag,
      summary: 'The trust receipt of a presentation',
      params: ofPresentation,
      view,
    },
    (ctx, { presentationId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findTrustReceiptOf(tx, presentationId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' }),
      ),
  );
  query(
    app,
    { path: '/trust-receipts/{trustReceiptId}', tag, summary: 'One trust receipt', params, view },
    (ctx, { trustReceiptId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findTrustReceipt(tx, trustReceiptId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/trustReceiptId' }),
      ),
  );
}

function addTrustReceiptActs(app: Routes): void {
  command(
    app,
    {
      path: '/trust-receipts/{trustReceiptId}/signature',
      tag,
      summary: 'Sign as the applicant',
      params,
      body: schemas.signTrustReceiptInput,
      view,
    },
    signTrustReceipt,
  );
  command(
    app,
    {
      path: '/trust-receipts/{trustReceiptId}/withdrawal',
      tag,
      summary: 'Withdraw what nothing was released against',
      params,
      body: nothing,
      view,
    },
    withdrawTrustReceipt,
  );
  command(
    app,
    {
      path: '/trust-receipts/{trustReceiptId}/reinstatement',
      tag,
      summary: 'Let a recalled trust receipt stand again',
      params,
      body: schemas.reinstateTrustReceiptInput,
      view,
    },
    reinstateTrustReceipt,
  );
  command(
    app,
    {
      path: '/trust-receipts/{trustReceiptId}/discharge',
      tag,
      summary: 'Discharge the applicant once nothing is owed',
      params,
      body: nothing,
      view,
    },
    dischargeTrustReceipt,
  );
}

export function trustReceiptRoutes() {
  const app = routes();
  addTrustReceipts(app);
  addTrustReceiptActs(app);
  return app;
}
