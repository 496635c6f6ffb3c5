import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { chooseMethod, makeReturn, rerunReturn, returnViewOf } from './make.ts';
import { listRows } from './part-store.ts';
import * as schemas from './schemas.ts';
import { answerMatter, askMatter, holdSession, matterViewOf, planSession, sessionViewOf } from './sessions.ts';
import { findMatter, findSession, listSessions } from './sessions-store.ts';
import { findReturn, listReturns } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ returnId: idWire('policyReturn') });
const ofSession = z.object({ sessionId: idWire('quarterSession') });
const ofMatter = z.object({ matterId: idWire('matter') });

export function returnRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/policy-returns',
      tag,
      summary: 'Make a return: figures and every row behind them, frozen; an authority reads the figures alone',
      body: schemas.makeReturnInput,
      view: schemas.returnView,
      status: 201,
      cost: 50,
    },
    makeReturn,
  );
  query(
    app,
    {
      path: '/policy-returns',
      tag,
      summary: 'Returns that you made or were sent',
      filter: schemas.returnsQuery,
      view: pageOf(schemas.returnView),
    },
    (ctx, { kind, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listReturns(tx, kind, cursorKey('policyReturns', cursor), limit + 1);
        return page('policyReturns', found.map(returnViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/policy-returns/{returnId}', tag, summary: 'One return', params, view: schemas.returnView },
    (ctx, { returnId }) =>
      withSnapshot(ctx, async (tx) =>
        returnViewOf((await findReturn(tx, returnId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/returnId' })),
      ),
  );
  query(
    app,
    {
      path: '/policy-returns/{returnId}/rows',
      tag,
      summary: 'The rows behind a return, for who made it',
      params,
      filter: pageQuery,
      view: pageOf(schemas.rowView),
    },
    (ctx, { returnId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findReturn(tx, returnId))) refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
        const found = await listRows(tx, returnId, cursorKey('returnRows', cursor), limit + 1);
        return page(
          'returnRows',
          found.map(({ objectId, row, hash }) => ({ objectId, row, hash })),
          limit,
          ({ objectId }) => objectId,
        );
      }),
  );
  query(
    app,
    {
      path: '/policy-returns/{returnId}/rerun',
      tag,
      summary: 'The figures of a return folded again from its rows, each checked against its hash',
      params,
      view: schemas.rerunView,
      cost: 50,
    },
    (ctx, { returnId }) => rerunReturn(ctx, returnId),
  );
  command(
    app,
    {
      path: '/vat-methods',
      tag,
      summary: 'Choose how interest of a year is exempt, for the whole of it',
      body: schemas.chooseMethodInput,
      view: schemas.methodView,
      status: 201,
    },
    chooseMethod,
  );
  command(
    app,
    {
      path: '/quarter-sessions',
      tag,
      summary: 'Take on the quarterly meetings from a quarter on',
      body: schemas.planSessionInput,
      view: schemas.sessionView,
      status: 201,
    },
    planSession,
  );
  query(
    app,
    {
      path: '/quarter-sessions',
      tag,
      summary: 'Meetings that you host or are invited to',
      view: z.object({ items: z.array(schemas.sessionView) }),
    },
    (ctx) => withSnapshot(ctx, async (tx) => ({ items: (await listSessions(tx)).map(sessionViewOf) })),
  );
  query(
    app,
    {
      path: '/quarter-sessions/{sessionId}',
      tag,
      summary: 'One meeting',
      params: ofSession,
      view: schemas.sessionView,
    },
    (ctx, { sessionId }) =>
      withSnapshot(ctx, async (tx) =>
        sessionViewOf((await findSession(tx, sessionId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/sessionId' })),
      ),
  );
  command(
    app,
    {
      path: '/quarter-sessions/{sessionId}/holding',
      tag,
      summary: 'Record that a meeting was held, with all six parts; the next is awaited from now on',
      params: ofSession,
      body: schemas.holdSessionInput,
      view: schemas.sessionView,
    },
    holdSession,
  );
  command(
    app,
    {
      path: '/matters',
      tag,
      summary: 'Ask a bank: an answer is owed by a day',
      body: schemas.askMatterInput,
      view: schemas.matterView,
      status: 201,
    },
    askMatter,
  );
  query(
    app,
    { path: '/matters/{matterId}', tag, summary: 'One ask', params: ofMatter, view: schemas.matterView },
    (ctx, { matterId }) =>
      withSnapshot(ctx, async (tx) =>
        matterViewOf((await findMatter(tx, matterId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/matterId' })),
      ),
  );
  command(
    app,
    {
      path: '/matters/{matterId}/answer',
      tag,
      summary: 'Answer an ask',
      params: ofMatter,
      body: schemas.answerMatterInput,
      view: schemas.matterView,
    },
    answerMatter,
  );
  return app;
}
