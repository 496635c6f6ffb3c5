import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerCut, callLoanIn, contestCut, cutViewOf } from './cuts.ts';
import { findCut, listCuts } from './cuts-store.ts';
import * as schemas from './schemas.ts';
import { proposeWatch } from './watch.ts';

const tag = 'Policy measures';
const params = z.object({ cutId: idWire('creditCut') });

function addCuts(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/call-ins',
      tag,
      summary: 'Call a loan in, for a reason of the closed list and with the time that the rule gives',
      params: z.object({ loanId: idWire('loan') }),
      body: schemas.callLoanInput,
      view: schemas.cutView,
      status: 201,
    },
    callLoanIn,
  );
  query(
    app,
    {
      path: '/credit-cuts',
      tag,
      summary: 'Lines cut or stopped and loans called in, by you or against you',
      filter: schemas.cutsQuery,
      view: pageOf(schemas.cutView),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listCuts(tx, { ...filter, after: cursorKey('creditCuts', cursor), limit: limit + 1 });
        return page('creditCuts', found.map(cutViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/credit-cuts/{cutId}', tag, summary: 'One cut, with its reason', params, view: schemas.cutView },
    (ctx, { cutId }) =>
      withSnapshot(ctx, async (tx) =>
        cutViewOf((await findCut(tx, cutId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/cutId' })),
      ),
  );
}

export function addCutRoutes(app: Routes): void {
  addCuts(app);
  command(
    app,
    {
      path: '/credit-cuts/{cutId}/contest',
      tag,
      summary: 'Contest a cut or a call as the firm',
      params,
      body: schemas.contestCutInput,
      view: schemas.cutView,
    },
    contestCut,
  );
  command(
    app,
    {
      path: '/credit-cuts/{cutId}/answer',
      tag,
      summary: 'Answer the firm: it stays, or is undone',
      params,
      body: schemas.answerCutInput,
      view: schemas.cutView,
    },
    answerCut,
  );
  command(
    app,
    {
      path: '/watch-proposals',
      tag,
      summary: 'Look at listed firms under strain without a body, and propose them for the key monitoring list',
      body: schemas.proposeWatchInput,
      view: schemas.watchView,
      cost: 20,
    },
    proposeWatch,
  );
}
