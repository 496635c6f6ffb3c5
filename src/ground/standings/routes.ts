import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findParty } from '../parties/index.ts';
import { endStanding, recordStanding } from './record.ts';
import * as schemas from './schemas.ts';
import { findStanding, listStandings } from './store.ts';

const tag = 'Parties';
const ofParty = z.object({ partyId: idWire('party') });
const params = z.object({ standingId: idWire('standing') });
const view = schemas.standingView;

export function standingRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/parties/{partyId}/standings',
      tag,
      summary: 'Record that a party is in default, insolvent or listed, or that a court stopped a payment',
      params: ofParty,
      body: schemas.recordStandingInput,
      view,
      status: 201,
    },
    recordStanding,
  );
  query(
    app,
    {
      path: '/parties/{partyId}/standings',
      tag,
      summary: 'What a party stands in, or stood in, as far as you may know',
      params: ofParty,
      filter: pageQuery,
      view: pageOf(view),
    },
    (ctx, { partyId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'standings',
          await under(await listStandings(tx, partyId, cursorKey('standings', cursor), limit + 1), '/partyId', () =>
            findParty(tx, partyId),
          ),
          limit,
          (standing) => standing.id,
        ),
      ),
  );
  query(app, { path: '/standings/{standingId}', tag, summary: 'One standing', params, view }, (ctx, { standingId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findStanding(tx, standingId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/standingId' }),
    ),
  );
  command(
    app,
    {
      path: '/standings/{standingId}/end',
      tag,
      summary: 'End a standing, with a reason',
      params,
      body: schemas.endStandingInput,
      view,
    },
    endStanding,
  );

  return app;
}
