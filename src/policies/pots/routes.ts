import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, under } from '../../http/page.ts';
import { hashWire, idWire, textWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerEarmark, earmarkViewOf, freeEarmark, makeEarmark } from './draw.ts';
import { closePot, openPot, potViewOf, reachMilestone } from './open.ts';
import * as schemas from './schemas.ts';
import { findPot, listEarmarks, listPots } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ potId: idWire('pot') });
const view = schemas.potView;

function addPots(app: Routes): void {
  command(
    app,
    {
      path: '/pots',
      tag,
      summary:
        'Open a quota, a batch of relending, a bond, a subsidy, a risk share, a purpose account or a locked rate',
      body: schemas.openPotInput,
      view,
      status: 201,
    },
    openPot,
  );
  query(
    app,
    { path: '/pots', tag, summary: 'Pots that you own or draw on', filter: schemas.potsQuery, view: pageOf(view) },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listPots(tx, { ...filter, after: cursorKey('pots', cursor), limit: limit + 1 });
        return page('pots', found.map(potViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/pots/{potId}', tag, summary: 'One pot, with what is left in it', params, view },
    (ctx, { potId }) =>
      withSnapshot(ctx, async (tx) =>
        potViewOf((await findPot(tx, potId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/potId' })),
      ),
  );
}

function addEarmarks(app: Routes): void {
  command(
    app,
    {
      path: '/pots/{potId}/earmarks',
      tag,
      summary: 'Let a loan draw on a pot, when every rule of the day admits it',
      params,
      body: schemas.earmarkInput,
      view: schemas.earmarkView,
      status: 201,
    },
    makeEarmark,
  );
  query(
    app,
    {
      path: '/pots/{potId}/earmarks',
      tag,
      summary: 'What is drawn on a pot, and what was',
      params,
      filter: schemas.earmarksQuery,
      view: pageOf(schemas.earmarkView),
    },
    (ctx, { potId, status, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('earmarks', cursor);
        const found = await under(await listEarmarks(tx, { potId, status, after, limit: limit + 1 }), '/potId', () =>
          findPot(tx, potId),
        );
        return page('earmarks', found.map(earmarkViewOf), limit, ({ id }) => id);
      }),
  );
}

function addPotEndings(app: Routes): void {
  command(
    app,
    {
      path: '/pots/{potId}/milestones',
      tag,
      summary: 'Record that a milestone of a purpose account is reached: what it pays may go out',
      params,
      body: z.strictObject({ milestone: textWire(200), documentHash: hashWire }),
      view,
    },
    reachMilestone,
  );
  command(
    app,
    {
      path: '/pots/{potId}/closing',
      tag,
      summary: 'Close a pot on which nothing is drawn',
      params,
      body: schemas.freeInput,
      view,
    },
    closePot,
  );
}

function addEarmarkAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/earmarks/{earmarkId}/freeing',
      tag,
      summary: 'Free what was drawn, or take back what you asked for: it makes room again',
      params: z.object({ earmarkId: idWire('earmark') }),
      body: schemas.freeInput,
      view: schemas.earmarkView,
    },
    freeEarmark,
  );
  command(
    app,
    {
      path: '/earmarks/{earmarkId}/answer',
      tag,
      summary: 'Say yes or no, as the owner of a pot, to what another asks of it',
      params: z.object({ earmarkId: idWire('earmark') }),
      body: schemas.answerEarmarkInput,
      view: schemas.earmarkView,
    },
    answerEarmark,
  );
}

export function potRoutes() {
  const app = routes();
  addPots(app);
  addEarmarks(app);
  addPotEndings(app);
  addEarmarkAnswers(app);
  return app;
}
