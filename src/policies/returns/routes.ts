import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { chooseMethod, makeReturn, readRows, rerunReturn, returnViewOf } from './make.ts';
import * as schemas from './schemas.ts';
import { answerMatter, askMatter, holdSession, matterViewOf, planSession, readSessions } from './sessions.ts';
import { findMatter, findSession, listMatters, listSessions } from './sessions-store.ts';
import { findReturn, listReturns } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ returnId: idWire('policyReturn') });
const ofSession = z.object({ sessionId: idWire('quarterSession') });
const ofMatter = z.object({ matterId: idWire('matter') });

const requireSession = async (ctx: Ctx, id: string) =>
  (await findSession(ctx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/sessionId' });

function addReturns(app: Routes): void {
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
        return page(
          'policyReturns',
          found.map((each) => returnViewOf(tx, each)),
          limit,
          ({ id }) => id,
        );
      }),
  );
  query(
    app,
    { path: '/policy-returns/{returnId}', tag, summary: 'One return', params, view: schemas.returnView },
    (ctx, { returnId }) =>
      withSnapshot(ctx, async (tx) =>
        returnViewOf(tx, (await findReturn(tx, returnId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/returnId' })),
      ),
  );
}

/** What lies behind a return: its rows, and its figures folded again from them. */
function addReturnRows(app: Routes): void {
  query(
    app,
    {
      path: '/policy-returns/{returnId}/rows',
      tag,
      summary: 'The rows behind a return or one of its figures, for who made it',
      params,
      filter: schemas.rowsQuery,
      view: pageOf(schemas.rowView),
    },
    async (ctx, { returnId, figure, limit, cursor }) => {
      const after = cursorKey('returnRows', cursor);
      const found = await readRows(ctx, { returnId, figure, after, limit: limit + 1 });
      return page('returnRows', found, limit, ({ objectId }) => objectId);
    },
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
}

function addQuarterSessions(app: Routes): void {
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
    (ctx) => withSnapshot(ctx, async (tx) => ({ items: await readSessions(tx, await listSessions(tx)) })),
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
      withSnapshot(ctx, async (tx) => {
        const [found] = await readSessions(tx, [await requireSession(tx, sessionId)]);
        return found as schemas.SessionView;
      }),
  );
  query(
    app,
    {
      path: '/quarter-sessions/{sessionId}/matters',
      tag,
      summary: 'Asks for a meeting, and their answers: yours, or of you',
      params: ofSession,
      filter: pageQuery,
      view: pageOf(schemas.matterView),
    },
    (ctx, { sessionId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        await requireSession(tx, sessionId);
        const found = await listMatters(tx, sessionId, cursorKey('matters', cursor), limit + 1);
        return page('matters', found.map(matterViewOf), limit, ({ id }) => id);
      }),
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
}

function addMatters(app: Routes): void {
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
}

export function returnRoutes() {
  const app = routes();
  addReturns(app);
  addReturnRows(app);
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
  addQuarterSessions(app);
  addMatters(app);
  return app;
}
