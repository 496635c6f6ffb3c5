import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { findCredit } from '../letters-of-credit/index.ts';
import { findPresentation, presentationView } from '../presentations/index.ts';
import { recordApplicantPayment } from './applicant.ts';
import { findAuthority, listAuthorities } from './authority-store.ts';
import { listClaims } from './claim-store.ts';
import { answerClaim } from './claims.ts';
import { honourPresentation } from './honour.ts';
import { payAtMaturity } from './pay.ts';
import { recordProceeds } from './proceeds.ts';
import { claimRefund, payRefund, receiveRefund } from './refund.ts';
import { listRefunds } from './refund-store.ts';
import * as schemas from './schemas.ts';
import { listPayments } from './store.ts';

const tag = 'Settlement';
const params = z.object({ presentationId: idWire('presentation') });

function addHonour(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/honour',
      tag,
      summary: 'Honour: pay at sight, undertake to pay at maturity, or negotiate',
      params,
      body: schemas.honourInput,
      view: presentationView,
    },
    honourPresentation,
  );
  query(
    app,
    {
      path: '/presentations/{presentationId}/payments',
      tag,
      summary: 'What is owed and was paid on the presentation, part by part',
      params,
      view: z.object({ items: z.array(schemas.paymentView) }),
    },
    (ctx, { presentationId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: (
          await under(await listPayments(tx, [presentationId]), '/presentationId', () =>
            findPresentation(tx, presentationId),
          )
        ).map(({ view }) => view),
      })),
  );
  command(
    app,
    {
      path: '/credit-payments/{paymentId}/payment',
      tag,
      summary: 'Pay at maturity',
      params: z.object({ paymentId: idWire('creditPayment') }),
      body: schemas.payInput,
      view: schemas.paymentView,
    },
    payAtMaturity,
  );
}

function addReimbursementClaims(app: Routes): void {
  query(
    app,
    {
      path: '/credits/{creditId}/reimbursement-claims',
      tag,
      summary: 'Claims on the reimbursing bank',
      params: z.object({ creditId: idWire('credit') }),
      view: z.object({ items: z.array(schemas.claimView) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [...(await under(await listClaims(tx, { creditId }), '/creditId', () => findCredit(tx, creditId)))],
      })),
  );
  command(
    app,
    {
      path: '/reimbursement-claims/{claimId}/answer',
      tag,
      summary: 'Pay a claim within the authority, or reject it, as the reimbursing bank',
      params: z.object({ claimId: idWire('reimbursementClaim') }),
      body: schemas.answerClaimInput,
      view: schemas.claimView,
    },
    answerClaim,
  );
}

function addProceeds(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/proceeds',
      tag,
      summary: 'Record the proceeds of documents that you passed on',
      params,
      body: schemas.proceedsInput,
      view: schemas.proceedsReceivedView,
    },
    recordProceeds,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/applicant-payment',
      tag,
      summary: 'Record what the applicant pays for an honoured presentation',
      params,
      body: schemas.applicantPaymentInput,
      view: schemas.applicantPaymentView,
    },
    recordApplicantPayment,
  );
}

function addAuthorities(app: Routes): void {
  query(
    app,
    {
      path: '/reimbursement-authorities',
      tag,
      summary: 'What banks abroad have authorised yours to reimburse',
      view: z.object({ items: z.array(schemas.authorityView) }),
    },
    (ctx) => withSnapshot(ctx, async (tx) => ({ items: await listAuthorities(tx) })),
  );
  query(
    app,
    {
      path: '/reimbursement-authorities/{authorityId}/claims',
      tag,
      summary: 'Claims under an authority of a bank abroad',
      params: z.object({ authorityId: idWire('reimbursementAuthority') }),
      view: z.object({ items: z.array(schemas.claimView) }),
    },
    (ctx, { authorityId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [
          ...(await under(await listClaims(tx, { authorityId }), '/authorityId', () => findAuthority(tx, authorityId))),
        ],
      })),
  );
}

function addRefunds(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/refund-claim',
      tag,
      summary: 'Claim a reimbursement back, with interest, after a due refusal',
      params,
      body: schemas.claimRefundInput,
      view: schemas.refundView,
      status: 201,
    },
    claimRefund,
  );
  query(
    app,
    {
      path: '/credits/{creditId}/reimbursement-refunds',
      tag,
      summary: 'Refunds under a credit',
      params: z.object({ creditId: idWire('credit') }),
      view: z.object({ items: z.array(schemas.refundView) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [...(await under(await listRefunds(tx, creditId), '/creditId', () => findCredit(tx, creditId)))],
      })),
  );
  command(
    app,
    {
      path: '/reimbursement-refunds/{refundId}/payment',
      tag,
      summary: 'Pay back, with interest to this day, as the bank that was reimbursed',
      params: z.object({ refundId: idWire('reimbursementRefund') }),
      body: schemas.payRefundInput,
      view: schemas.refundView,
    },
    payRefund,
  );
  command(
    app,
    {
      path: '/reimbursement-refunds/{refundId}/receipt',
      tag,
      summary: 'Record that the refund is there, as the issuing bank',
      params: z.object({ refundId: idWire('reimbursementRefund') }),
      body: schemas.receiveRefundInput,
      view: schemas.refundView,
    },
    receiveRefund,
  );
}

export function settlementRoutes() {
  const app = routes();
  addHonour(app);
  addReimbursementClaims(app);
  addProceeds(app);
  addAuthorities(app);
  addRefunds(app);
  return app;
}
