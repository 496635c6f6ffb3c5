import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { readBillFields } from './bill.ts';
import { answerCertificate, approveLine, cancelCertificate, issueCertificate, proposeLine } from './issue.ts';
import { listInstructions, listLines } from './line-store.ts';
import { answerMove, nameAccount, offerMove, withdrawMove } from './move.ts';
import { reportInstruction, reportRedemption } from './redeem.ts';
import * as schemas from './schemas.ts';
import { findCertificate, findMove, listCertificates, shown, shownMove } from './store.ts';
import { readWatch } from './watch.ts';

const tag = 'Digital payables';
const nothing = z.strictObject({});
const certificate = z.object({ certificateId: idWire('certificate') });
const move = z.object({ moveId: idWire('certificateMove') });

function lineRoutes(app: ReturnType<typeof routes>) {
  const view = schemas.lineView;
  command(
    app,
    {
      path: '/certificate-lines',
      tag,
      summary: 'Ask your bank for a line',
      body: schemas.proposeLineInput,
      view,
      status: 201,
    },
    proposeLine,
  );
  query(
    app,
    { path: '/certificate-lines', tag, summary: 'Lines you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('lines', await listLines(tx, cursorKey('lines', cursor), limit + 1), limit, (line) => line.id),
      ),
  );
  command(
    app,
    {
      path: '/certificate-lines/{lineId}/approval',
      tag,
      summary: 'Approve a line, as the bank',
      params: z.object({ lineId: idWire('certificateLine') }),
      body: nothing,
      view,
    },
    approveLine,
  );
}

function addCertificates(app: Routes): void {
  const view = schemas.certificateView;
  command(
    app,
    {
      path: '/certificates',
      tag,
      summary: 'Issue a certificate over receivables you have confirmed',
      body: schemas.issueCertificateInput,
      view,
      status: 201,
    },
    issueCertificate,
  );
  query(
    app,
    { path: '/certificates', tag, summary: 'Certificates you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listCertificates(tx, cursorKey('certificates', cursor), limit + 1);
        return page('certificates', rows.map(shown), limit, (c) => c.id);
      }),
  );
  query(
    app,
    { path: '/certificates/{certificateId}', tag, summary: 'One certificate', params: certificate, view },
    (ctx, { certificateId }) =>
      withSnapshot(ctx, async (tx) =>
        shown((await findCertificate(tx, certificateId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' })),
      ),
  );
}

function addCertificateAnswers(app: Routes): void {
  const view = schemas.certificateView;
  command(
    app,
    {
      path: '/certificates/{certificateId}/answer',
      tag,
      summary: 'Take it or refuse it, as the creditor',
      params: certificate,
      body: schemas.answerInput,
      view,
    },
    answerCertificate,
  );
  command(
    app,
    {
      path: '/certificates/{certificateId}/cancellation',
      tag,
      summary: 'Take back an offer that was not answered, as the issuer',
      params: certificate,
      body: nothing,
      view,
    },
    cancelCertificate,
  );
  command(
    app,
    {
      path: '/certificates/{certificateId}/redemption',
      tag,
      summary: 'Say what the issuer’s account bore on the due day, as its bank',
      params: certificate,
      body: schemas.reportRedemptionInput,
      view,
    },
    reportRedemption,
  );
}

function certificateActs(app: ReturnType<typeof routes>) {
  addCertificates(app);
  addCertificateAnswers(app);
  query(
    app,
    {
      path: '/certificate-watch',
      tag,
      summary: 'Certificates of yours, as issuer or bank, that were split or passed on oddly: what is to be reported',
      filter: pageQuery,
      view: pageOf(schemas.watchedView),
    },
    async (ctx, { limit, cursor }) => {
      const { items, seen } = await readWatch(ctx, cursorKey('certificate-watch', cursor), limit + 1);
      const { items: looked, next } = page('certificate-watch', seen, limit, (id) => id);
      return { items: items.filter(({ certificateId }) => looked.includes(certificateId)), next };
    },
  );
  query(
    app,
    {
      path: '/certificates/{certificateId}/bill-fields',
      tag,
      summary: 'It in the fields of a supply-chain bill',
      params: certificate,
      view: schemas.billFieldsView,
    },
    (ctx, { certificateId }) => readBillFields(ctx, certificateId),
  );
}

function addMoves(app: Routes): void {
  command(
    app,
    {
      path: '/certificate-moves',
      tag,
      summary: 'Offer a part to another hand, or to a bank for money',
      body: schemas.offerMoveInput,
      view: schemas.moveView,
      status: 201,
    },
    offerMove,
  );
  query(
    app,
    { path: '/certificate-moves/{moveId}', tag, summary: 'One offer', params: move, view: schemas.moveView },
    (ctx, { moveId }) =>
      withSnapshot(ctx, async (tx) =>
        shownMove((await findMove(tx, moveId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/moveId' })),
      ),
  );
  command(
    app,
    {
      path: '/certificate-moves/{moveId}/answer',
      tag,
      summary: 'Take the part or refuse it; a financier states price and registration',
      params: move,
      body: schemas.answerMoveInput,
      view: schemas.moveView,
    },
    answerMove,
  );
  command(
    app,
    {
      path: '/certificate-moves/{moveId}/withdrawal',
      tag,
      summary: 'Take an offer back, as the holder',
      params: move,
      body: nothing,
      view: schemas.moveView,
    },
    withdrawMove,
  );
}

function addInstructions(app: Routes): void {
  query(
    app,
    {
      path: '/payment-instructions',
      tag,
      summary: 'What banks are told to pay',
      filter: pageQuery,
      view: pageOf(schemas.instructionView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listInstructions(tx, cursorKey('instructions', cursor), limit + 1);
        return page('instructions', rows, limit, (i) => i.id);
      }),
  );
  command(
    app,
    {
      path: '/payment-instructions/{instructionId}/report',
      tag,
      summary: 'Say whether it was paid, as the bank',
      params: z.object({ instructionId: idWire('instruction') }),
      body: schemas.reportInstructionInput,
      view: schemas.instructionView,
    },
    reportInstruction,
  );
}

export function payableRoutes() {
  const app = routes();
  lineRoutes(app);
  certificateActs(app);
  addMoves(app);
  command(
    app,
    {
      path: '/holdings/{holdingId}/account',
      tag,
      summary: 'Name the bank account that your part is paid into',
      params: z.object({ holdingId: idWire('holding') }),
      body: schemas.nameAccountInput,
      view: z.object({ holdingId: z.string(), freeMinor: z.string() }),
    },
    nameAccount,
  );
  addInstructions(app);
  return app;
}
