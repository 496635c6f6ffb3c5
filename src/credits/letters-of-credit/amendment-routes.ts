import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { askAmendment, declineAmendment, issueAmendment } from './amend.ts';
import { findAmendment, listAmendments } from './amendment-store.ts';
import { answerAmendment, extendConfirmation, layOutAmendment } from './answer-amendment.ts';
import * as schemas from './schemas.ts';
import { findCredit } from './store.ts';

const tag = 'Letters of credit';
const params = z.object({ creditId: idWire('credit') });
const ofAmendment = z.object({ amendmentId: idWire('creditAmendment') });
const nothing = z.strictObject({});
const { amendmentView } = schemas;

function addAmendments(app: Routes): void {
  command(
    app,
    {
      path: '/credits/{creditId}/amendments',
      tag,
      summary: 'Ask for an amendment, or for cancellation',
      params,
      body: schemas.askAmendmentInput,
      view: amendmentView,
      status: 201,
    },
    askAmendment,
  );
  query(
    app,
    {
      path: '/credits/{creditId}/amendments',
      tag,
      summary: 'Amendments by number; pending ones stand beside the credit as a set',
      params,
      view: z.object({ items: z.array(amendmentView) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: (await under(await listAmendments(tx, creditId), '/creditId', () => findCredit(tx, creditId))).map(
          ({ view }) => view,
        ),
      })),
  );
  query(
    app,
    { path: '/amendments/{amendmentId}', tag, summary: 'One amendment', params: ofAmendment, view: amendmentView },
    (ctx, { amendmentId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findAmendment(tx, amendmentId))?.view ?? refuse(commonRefusals.NOT_FOUND, { at: '/amendmentId' }),
      ),
  );
  command(
    app,
    {
      path: '/amendments/{amendmentId}/issue',
      tag,
      summary: 'Issue the amendment, as another person of the bank',
      params: ofAmendment,
      body: nothing,
      view: amendmentView,
    },
    issueAmendment,
  );
}

function addAmendmentAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/amendments/{amendmentId}/decline',
      tag,
      summary: 'Do not make the amendment',
      params: ofAmendment,
      body: nothing,
      view: amendmentView,
    },
    declineAmendment,
  );
  command(
    app,
    {
      path: '/amendments/{amendmentId}/answer',
      tag,
      summary: 'Accept or reject, as the beneficiary',
      params: ofAmendment,
      body: schemas.answerAmendmentInput,
      view: amendmentView,
    },
    answerAmendment,
  );
  command(
    app,
    {
      path: '/amendments/{amendmentId}/confirmation',
      tag,
      summary: 'Extend your confirmation to the amendment, or not',
      params: ofAmendment,
      body: schemas.extendConfirmationInput,
      view: amendmentView,
    },
    extendConfirmation,
  );
  command(
    app,
    {
      path: '/amendments/{amendmentId}/documents',
      tag,
      summary: 'Lay out the documents as a received amendment changes them',
      params: ofAmendment,
      body: schemas.layOutAmendmentInput,
      view: amendmentView,
    },
    layOutAmendment,
  );
}

/** Amendments of a credit: asked for, issued, answered, confirmed. */
export function addAmendmentRoutes(app: Routes): void {
  addAmendments(app);
  addAmendmentAnswers(app);
}
