import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { changeParty, registerCorrespondent, registerParty } from './register.ts';
import * as schemas from './schemas.ts';
import { findParty, listParties } from './store.ts';

const tag = 'Parties';

function addAdmissions(app: Routes): void {
  command(
    app,
    {
      path: '/parties',
      tag,
      summary: 'Admit a party, with the people who will administer it, each by the key that they made',
      body: schemas.registerPartyInput,
      view: schemas.registeredPartyView,
      status: 201,
    },
    registerParty,
  );
  command(
    app,
    {
      path: '/correspondents',
      tag,
      summary: 'Register a bank that has no people here',
      body: schemas.registerCorrespondentInput,
      view: schemas.partyView,
      status: 201,
    },
    registerCorrespondent,
  );
}

export function partyRoutes() {
  const app = routes();
  addAdmissions(app);
  query(
    app,
    {
      path: '/parties',
      tag,
      summary: 'The parties of this tenant',
      filter: pageQuery,
      view: pageOf(schemas.partyView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('parties', await listParties(tx, cursorKey('parties', cursor), limit + 1), limit, (party) => party.id),
      ),
  );
  query(
    app,
    {
      path: '/parties/{partyId}',
      tag,
      summary: 'One party',
      params: z.object({ partyId: idWire('party') }),
      view: schemas.partyView,
    },
    (ctx, { partyId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await findParty(tx, partyId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/partyId' }),
      ),
  );
  command(
    app,
    {
      path: '/parties/{partyId}/changes',
      tag,
      summary: 'Change what a party is called, or its roles',
      params: z.object({ partyId: idWire('party') }),
      body: schemas.changePartyInput,
      view: schemas.partyView,
    },
    changeParty,
  );
  return app;
}
