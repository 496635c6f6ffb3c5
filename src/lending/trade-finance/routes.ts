import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { dateWire, idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { misuseView, recordMisuseInput, recordRepaymentInput, repaymentView } from '../financing/index.ts';
import { answerAgreement, proposeAgreement } from './agreements.ts';
import { readDebt } from './debts.ts';
import { readLimitation, recordInterruption } from './limitation.ts';
import { recordMisuseOfFinancing } from './misuse.ts';
import { payOutFinancing } from './pay-out.ts';
import { recordRepayment } from './receive.ts';
import { repayFinancing, writeOffFinancing } from './repay.ts';
import { appraiseFinancing, approveFinancing, declineFinancing, requestFinancing, withConditions } from './request.ts';
import type { FinancingView } from './schemas.ts';
import * as schemas from './schemas.ts';
import { findAgreement, findFinancing, listFinancings } from './store.ts';

const tag = 'Trade finance';
const params = z.object({ financingId: idWire('tradeFinancing') });
const ofAgreement = z.object({ agreementId: idWire('bankLine') });
const ofFacility = z.object({ facilityId: idWire('facility') });
const nothing = z.strictObject({});
const { financingView, agreementView } = schemas;

function addDebts(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/repayments',
      tag: 'Financing',
      summary: 'Record money received',
      description:
        'Costs first, then interest, then principal, the earliest due first (Civil Code 560, 561). Money for one financing under a credit is recorded there.',
      params: ofFacility,
      body: recordRepaymentInput,
      view: repaymentView,
      status: 201,
    },
    recordRepayment,
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/debt',
      tag: 'Financing',
      summary: 'What is owed to a day, debt by debt, each part by itself',
      params: ofFacility,
      filter: z.object({ on: dateWire.optional() }),
      view: schemas.debtView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readDebt(tx, q)),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/limitation',
      tag: 'Financing',
      summary: 'By when each debt can be sued for, what restarted that, and which security outlasts it',
      params: ofFacility,
      view: schemas.limitationView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readLimitation(tx, q)),
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/interruptions',
      tag: 'Financing',
      summary: 'Record a demand that arrived, an acknowledgement or a suit',
      params: ofFacility,
      body: schemas.recordInterruptionInput,
      view: schemas.limitationView,
      status: 201,
    },
    recordInterruption,
  );
}

function addFinancings(app: Routes): void {
  command(
    app,
    {
      path: '/trade-financings',
      tag,
      summary: 'Ask for a financing under a credit',
      body: schemas.requestFinancingInput,
      view: financingView,
      status: 201,
    },
    requestFinancing,
  );
  query(
    app,
    {
      path: '/trade-financings',
      tag,
      summary: 'Financings under credits that you take part in',
      filter: pageQuery,
      view: pageOf(financingView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listFinancings(tx, cursorKey('trade-financings', cursor), limit + 1);
        const kept = page('trade-financings', rows, limit, ({ view }) => view.id);
        const items: FinancingView[] = [];
        for (const each of kept.items) items.push(await withConditions(tx, each));
        return { ...kept, items };
      }),
  );
  query(
    app,
    {
      path: '/trade-financings/{financingId}',
      tag,
      summary: 'One financing, with each condition and what it found',
      params,
      view: financingView,
    },
    (ctx, { financingId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = await findFinancing(tx, financingId);
        return kept ? withConditions(tx, kept) : refuse(commonRefusals.NOT_FOUND, { at: '/financingId' });
      }),
  );
}

function addDecisions(app: Routes): void {
  command(
    app,
    {
      path: '/trade-financings/{financingId}/appraisal',
      tag,
      summary: 'Record what was looked into',
      params,
      body: schemas.appraisalInput,
      view: financingView,
    },
    appraiseFinancing,
  );
  command(
    app,
    {
      path: '/trade-financings/{financingId}/approval',
      tag,
      summary: 'Approve, as a maker of the lender',
      params,
      body: nothing,
      view: financingView,
    },
    approveFinancing,
  );
  command(
    app,
    {
      path: '/trade-financings/{financingId}/decline',
      tag,
      summary: 'Decline what is not paid out',
      params,
      body: nothing,
      view: financingView,
    },
    declineFinancing,
  );
  command(
    app,
    {
      path: '/trade-financings/{financingId}/pay-out',
      tag,
      summary: 'Pay out, as another person',
      params,
      body: schemas.payOutInput,
      view: financingView,
    },
    payOutFinancing,
  );
}

function addFinancingEndings(app: Routes): void {
  command(
    app,
    {
      path: '/trade-financings/{financingId}/write-off',
      tag,
      summary: 'Write off what is lost',
      params,
      body: nothing,
      view: financingView,
    },
    writeOffFinancing,
  );
  command(
    app,
    {
      path: '/trade-financings/{financingId}/repayment',
      tag,
      summary: 'Record a repayment: interest, then principal',
      params,
      body: schemas.repayInput,
      view: financingView,
    },
    repayFinancing,
  );
}

function addBankAgreements(app: Routes): void {
  command(
    app,
    {
      path: '/bank-agreements',
      tag,
      summary: 'Propose that another bank pays, on a product that you define',
      body: schemas.agreementInput,
      view: agreementView,
      status: 201,
    },
    proposeAgreement,
  );
  query(
    app,
    { path: '/bank-agreements/{agreementId}', tag, summary: 'One agreement', params: ofAgreement, view: agreementView },
    (ctx, { agreementId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findAgreement(tx, agreementId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/agreementId' }),
      ),
  );
  command(
    app,
    {
      path: '/bank-agreements/{agreementId}/answer',
      tag,
      summary: 'Agree, or not, as the other bank',
      params: ofAgreement,
      body: z.strictObject({ accept: z.boolean() }),
      view: agreementView,
    },
    answerAgreement,
  );
}

export function tradeFinanceRoutes() {
  const app = routes();
  addDebts(app);
  command(
    app,
    {
      path: '/trade-financings/{financingId}/misuse',
      tag,
      summary: 'Record that its money is used for something else',
      params,
      body: recordMisuseInput,
      view: misuseView,
      status: 201,
    },
    recordMisuseOfFinancing,
  );
  addFinancings(app);
  addDecisions(app);
  addFinancingEndings(app);
  addBankAgreements(app);
  return app;
}
