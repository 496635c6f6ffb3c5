import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire } from '../http/wire.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { applyForCredit, declineCredit, issueCredit } from './apply.ts';
import { decidePresentation, examinePresentation } from './examine.ts';
import { honourPresentation } from './honour.ts';
import { presentDocuments } from './present.ts';
import * as schemas from './schemas.ts';
import { findCredit, findPresentation, listCredits } from './store.ts';

const tag = 'Letters of credit';
const creditParams = z.object({ creditId: idWire('credit') });
const presentationParams = z.object({ presentationId: idWire('presentation') });
const nothing = z.strictObject({});

export function creditRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/credits',
      tag,
      summary: 'Apply for a documentary credit',
      body: schemas.applyForCreditInput,
      view: schemas.creditView,
      status: 201,
    },
    applyForCredit,
  );
  query(
    app,
    {
      path: '/credits',
      tag,
      summary: 'The credits you take part in',
      filter: pageQuery,
      view: pageOf(schemas.creditView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('credits', await listCredits(tx, cursorKey('credits', cursor), limit + 1), limit, (c) => c.id),
      ),
  );
  query(
    app,
    { path: '/credits/{creditId}', tag, summary: 'One credit', params: creditParams, view: schemas.creditView },
    (ctx, { creditId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await findCredit(tx, creditId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/creditId' }),
      ),
  );
  command(
    app,
    {
      path: '/credits/{creditId}/issue',
      tag,
      summary: 'Issue, as the bank',
      params: creditParams,
      body: schemas.issueCreditInput,
      view: schemas.creditView,
    },
    issueCredit,
  );
  command(
    app,
    {
      path: '/credits/{creditId}/decline',
      tag,
      summary: 'Decline, as the bank',
      params: creditParams,
      body: nothing,
      view: schemas.creditView,
    },
    declineCredit,
  );
  command(
    app,
    {
      path: '/credits/{creditId}/presentations',
      tag,
      summary: 'Present documents',
      params: creditParams,
      body: schemas.presentDocumentsInput,
      view: schemas.presentationView,
      status: 201,
    },
    presentDocuments,
  );
  query(
    app,
    {
      path: '/presentations/{presentationId}',
      tag,
      summary: 'One presentation',
      params: presentationParams,
      view: schemas.presentationView,
    },
    (ctx, { presentationId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findPresentation(tx, presentationId))?.view ??
          refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' }),
      ),
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/examination',
      tag,
      summary: 'Have the documents examined',
      params: presentationParams,
      body: nothing,
      view: schemas.presentationView,
    },
    examinePresentation,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/decision',
      tag,
      summary: 'Decide, as the examiner: complying, or refused in one notice',
      params: presentationParams,
      body: schemas.decidePresentationInput,
      view: schemas.presentationView,
    },
    decidePresentation,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/honour',
      tag,
      summary: 'Honour at sight',
      params: presentationParams,
      body: nothing,
      view: schemas.presentationView,
    },
    honourPresentation,
  );
  return app;
}
