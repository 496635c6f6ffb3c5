import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addPerson, issueApiKey, revokeApiKey } from './people.ts';
import { registerCorrespondent, registerParty } from './register.ts';
import * as schemas from './schemas.ts';
import { findParty, listParties } from './store.ts';

const tag = 'Parties';

export function partyRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/parties',
      tag,
      summary: 'Admit a party, with its first person and their key',
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
      path: '/people',
      tag,
      summary: 'Add a person to your own party',
      body: schemas.addPersonInput,
      view: schemas.personView,
      status: 201,
    },
    addPerson,
  );

  command(
    app,
    {
      path: '/api-keys',
      tag,
      summary: 'Issue a key to a person of your own party',
      body: schemas.issueKeyInput,
      view: schemas.issuedKeyView,
      status: 201,
    },
    issueApiKey,
  );

  command(
    app,
    {
      path: '/api-keys/{keyId}/revocation',
      tag,
      summary: 'Revoke a key of your own party',
      params: z.object({ keyId: idWire('apiKey') }),
      body: z.strictObject({}),
      view: schemas.revokedKeyView,
    },
    revokeApiKey,
  );

  return app;
}
