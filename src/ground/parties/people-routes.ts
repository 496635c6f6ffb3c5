import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { command, openCommand, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { catalogue } from './catalogue.ts';
import { makeKey } from './credential.ts';
import { addDelegationRoutes } from './delegation-routes.ts';
import { erasePerson } from './erase.ts';
import { listKeys } from './key-store.ts';
import { confirmApiKey, issueApiKey, revokeApiKey, rotateApiKey } from './keys.ts';
import { addPerson, changePerson, leaveParty, reinstatePerson, suspendPerson, withdrawMandates } from './people.ts';
import { findPerson, listNotices, listPeople, listPresent, listSystemsOf, listWaysTold } from './people-store.ts';
import { holds } from './person-rules.ts';
import * as schemas from './schemas.ts';
import { findParty } from './store.ts';

const tag = 'People and keys' as const;
const NOTICES_MOST = 50;

const toNotice = ({ at, type, actor, payload }: Awaited<ReturnType<typeof listNotices>>[number]) => ({
  at: at.toISOString(),
  type,
  byPersonId: actor['personId'] ?? null,
  payload,
});

async function readMe(ctx: Ctx): Promise<schemas.MeView> {
  const { personId, partyId, keyId, mandates } = requirePerson(ctx);
  const [person, party] = [await findPerson(ctx, personId), await findParty(ctx, partyId)];
  if (!person || !party) refuse(commonRefusals.NOT_FOUND);
  const keys = await listKeys(ctx, partyId, personId, undefined, 100);
  const about = await listNotices(
    ctx,
    personId,
    [...keys.map((key) => key.keyId), ...(await listSystemsOf(ctx, personId))],
    NOTICES_MOST,
  );
  return {
    person,
    party,
    keyId,
    mandatesNow: [...mandates].sort(),
    keys,
    notices: about.map(toNotice),
    waysInOfColleagues: mandates.has('person:manage')
      ? (await listWaysTold(ctx, partyId, NOTICES_MOST)).map(toNotice)
      : [],
  };
}

function addActsOnPeople(app: Routes): void {
  const ofPerson = { tag, params: schemas.personParams, view: schemas.personView };
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/changes',
      summary: 'Set what a colleague may do, from when to when and up to what; another administrator agrees',
      body: schemas.changePersonInput,
    },
    changePerson,
  );
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/withdrawals',
      summary: 'Take mandates away from a colleague, at once',
      body: schemas.withdrawInput,
    },
    withdrawMandates,
  );
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/suspension',
      summary: 'Keep a colleague out, at once',
      body: schemas.reasonInput,
    },
    suspendPerson,
  );
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/reinstatement',
      summary: 'Let a suspended colleague in again; another administrator agrees',
      body: schemas.reasonInput,
    },
    reinstatePerson,
  );
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/leaving',
      summary: 'A colleague leaves for good; what they answer for passes to the successor',
      body: schemas.leaveInput,
    },
    leaveParty,
  );
  command(
    app,
    {
      ...ofPerson,
      path: '/people/{personId}/erasure',
      summary: 'Forget who somebody was that left long ago; another administrator agrees',
      description:
        'Name, ways to sign in, sessions and addresses go for good. What they did stays in the log by an id that leads to nobody.',
      body: schemas.eraseInput,
    },
    erasePerson,
  );
}

function addPeople(app: Routes): void {
  query(
    app,
    {
      path: '/people',
      tag,
      summary: 'The people of your party, what they may do and who added them',
      filter: schemas.peopleFilter,
      view: pageOf(schemas.personView),
    },
    (ctx, { limit, cursor, state }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'people',
          await listPeople(tx, requirePerson(tx).partyId, state, cursorKey('people', cursor), limit + 1),
          limit,
          ({ id }) => id,
        ),
      ),
  );
  query(
    app,
    {
      path: '/people/{personId}',
      tag,
      summary: 'One person of your party',
      params: schemas.personParams,
      view: schemas.personView,
    },
    (ctx, { personId }) =>
      withSnapshot(ctx, async (tx) => {
        const person = await findPerson(tx, personId);
        if (person?.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
        return person;
      }),
  );
  query(
    app,
    {
      path: '/me',
      tag,
      summary: 'Who you are here, what you may do, your keys, and what was done about you lately',
      view: schemas.meView,
    },
    (ctx) => withSnapshot(ctx, readMe),
  );
}

function addKeys(app: Routes): void {
  command(
    app,
    {
      path: '/api-keys',
      tag,
      summary:
        'Enrol the key that a colleague made; another administrator agrees, and the colleague where they have a way in already',
      body: schemas.issueKeyInput,
      view: schemas.apiKeyView,
      status: 201,
    },
    issueApiKey,
  );
  command(
    app,
    {
      path: '/api-keys/{keyId}/confirmation',
      tag,
      summary: 'Say that a further key is yours, by one that you hold already',
      params: schemas.keyParams,
      body: z.strictObject({}),
      view: schemas.apiKeyView,
    },
    confirmApiKey,
  );
  command(
    app,
    {
      path: '/api-keys/{keyId}/rotation',
      tag,
      summary: 'Replace your key by one that you made; the old one ends within a day',
      params: schemas.keyParams,
      body: schemas.rotateKeyInput,
      view: schemas.apiKeyView,
      status: 201,
    },
    rotateApiKey,
  );
  command(
    app,
    {
      path: '/api-keys/{keyId}/revocation',
      tag,
      summary: 'Revoke a key of your own, or as an administrator one of your party, with what was added through it',
      params: schemas.keyParams,
      body: schemas.keepsInput,
      view: schemas.apiKeyView,
    },
    revokeApiKey,
  );
}

function addMandates(app: Routes): void {
  query(
    app,
    {
      path: '/mandates',
      tag,
      summary: 'What people can be mandated to do, in words, for which roles, and who of your party holds it',
      view: schemas.mandatesView,
    },
    (ctx) =>
      withSnapshot(ctx, async (tx) => {
        const today = businessDate(tx);
        const people = await listPresent(tx, requirePerson(tx).partyId);
        return {
          items: catalogue.map((entry) => ({
            ...entry,
            acts: [...entry.acts],
            roles: entry.roles && [...entry.roles],
            heldBy: people
              .filter((person) => holds(person, entry.mandate, today))
              .map(({ id, name }) => ({ personId: id, name })),
          })),
        };
      }),
  );
}

function addKeyList(app: Routes): void {
  query(
    app,
    {
      path: '/api-keys',
      tag,
      summary: 'Your keys; for administrators those of the party',
      filter: schemas.keysFilter,
      view: pageOf(schemas.apiKeyView),
    },
    (ctx, { limit, cursor, personId }) =>
      withSnapshot(ctx, async (tx) => {
        const me = requirePerson(tx);
        const whose = me.mandates.has('person:manage') ? personId : me.personId;
        if (personId !== undefined && whose !== personId)
          refuse(commonRefusals.MANDATE_MISSING, { facts: { mandate: 'person:manage' } });
        return page(
          'api-keys',
          await listKeys(tx, me.partyId, whose, cursorKey('api-keys', cursor), limit + 1),
          limit,
          ({ keyId }) => keyId,
        );
      }),
  );
}

export function peopleRoutes() {
  const app = routes();
  openCommand(
    app,
    {
      path: '/enrolments',
      tag,
      summary: 'Make a key and its enrolment code',
      description:
        'Takes no credential. Nothing is kept, and nobody else has the key: it opens nothing until two administrators have enrolled its code.',
      body: z.strictObject({}),
      view: schemas.enrolmentView,
    },
    (_, nobody) => makeKey(nobody.chance),
  );
  command(
    app,
    {
      path: '/people',
      tag,
      summary: 'Add a person to your own party; another administrator agrees',
      body: schemas.addPersonInput,
      view: schemas.addedPersonView,
      status: 201,
    },
    addPerson,
  );
  addActsOnPeople(app);
  addPeople(app);
  addMandates(app);
  addKeys(app);
  addDelegationRoutes(app);
  addKeyList(app);
  return app;
}
