import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { applicationViewOf, applyForLoan, withdrawApplication } from './apply.ts';
import { answerApplication, decideApplication } from './decide.ts';
import * as schemas from './schemas.ts';
import { findApplication, listApplications } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ applicationId: idWire('loanApplication') });
const view = schemas.applicationView;

function addApplications(app: Routes): void {
  command(
    app,
    {
      path: '/loan-applications',
      tag,
      summary: 'Apply at a bank for a loan as a firm, and let it use what a score is made of',
      body: schemas.applyInput,
      view,
      status: 201,
    },
    applyForLoan,
  );
  query(
    app,
    {
      path: '/loan-applications',
      tag,
      summary: 'Applications for loans, yours or at you',
      filter: schemas.applicationsQuery,
      view: pageOf(view),
    },
    (ctx, { limit, cursor, status }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listApplications(tx, {
          status,
          after: cursorKey('loanApplications', cursor),
          limit: limit + 1,
        });
        return page('loanApplications', found.map(applicationViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/loan-applications/{applicationId}',
      tag,
      summary: 'An application, with every test of the rule and its outcome',
      params,
      view,
    },
    (ctx, { applicationId }) =>
      withSnapshot(ctx, async (tx) =>
        applicationViewOf(
          (await findApplication(tx, { id: applicationId })) ??
            refuse(commonRefusals.NOT_FOUND, { at: '/applicationId' }),
        ),
      ),
  );
}

function addDecisions(app: Routes): void {
  command(
    app,
    {
      path: '/loan-applications/{applicationId}/decision',
      tag,
      summary: 'Let the rule decide: it offers, declines with every reason, or leaves it to a person',
      params,
      body: schemas.decideInput,
      view,
      cost: 5,
    },
    decideApplication,
  );
  command(
    app,
    {
      path: '/loan-applications/{applicationId}/answer',
      tag,
      summary: 'Answer as a person what the rule left to one, or what the firm contested',
      params,
      body: schemas.answerApplicationInput,
      view,
      cost: 5,
    },
    answerApplication,
  );
  command(
    app,
    {
      path: '/loan-applications/{applicationId}/withdrawal',
      tag,
      summary: 'Do not go on with an application that is not decided',
      params,
      body: schemas.withdrawInput,
      view,
    },
    withdrawApplication,
  );
}

export function applicationRoutes() {
  const app = routes();
  addApplications(app);
  addDecisions(app);
  return app;
}
