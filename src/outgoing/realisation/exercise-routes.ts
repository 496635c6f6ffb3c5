import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { answerLoss, claimLoss, demandExercise, readDemand, viewsOf, withdrawDemand } from './exercise.ts';
import * as schemas from './exercise-schemas.ts';
import { listDemands } from './exercise-store.ts';

const tag = 'Realisation';
const params = z.object({ demandId: idWire('exerciseDemand') });
const { demandView: view } = schemas;

/** What the owner of pledged goods may ask of a pledgee that does not sell. */
export function exerciseRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/exercise-demands',
      tag,
      summary: 'Call on the pledgee to exercise the pledge, after default',
      params: z.object({ pledgeId: idWire('pledge') }),
      body: schemas.demandExerciseInput,
      view,
      status: 201,
    },
    demandExercise,
  );
  command(
    app,
    {
      path: '/exercise-demands/{demandId}/withdrawal',
      tag,
      summary: 'Take a demand back',
      params,
      body: z.strictObject({}),
      view,
    },
    withdrawDemand,
  );
  command(
    app,
    {
      path: '/exercise-demands/{demandId}/loss',
      tag,
      summary: 'Claim what the pledgee’s delay cost',
      params,
      body: schemas.claimLossInput,
      view,
    },
    claimLoss,
  );
  command(
    app,
    {
      path: '/exercise-demands/{demandId}/loss-answer',
      tag,
      summary: 'Answer a claim for delay',
      params,
      body: schemas.answerLossInput,
      view,
    },
    answerLoss,
  );
  query(
    app,
    { path: '/exercise-demands', tag, summary: 'Demands that you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('exercise-demands', cursor);
        const rows = await listDemands(tx, { after, limit: limit + 1 });
        return page('exercise-demands', await viewsOf(tx, rows), limit, (d) => d.id);
      }),
  );
  query(
    app,
    { path: '/exercise-demands/{demandId}', tag, summary: 'One demand, with the price since', params, view },
    (ctx, { demandId }) => withSnapshot(ctx, (tx) => readDemand(tx, demandId)),
  );
}
