import { type Ctx, requireMandate, requirePerson, withTransaction } from '../../context.ts';
import { isWithin } from '../../kernel/network.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { utf8 } from '../../kernel/signing.ts';
import { businessDate } from '../../kernel/time.ts';
import { act, recordEvent, sha256 } from '../audit/index.ts';
import { assertBelongs, canSpeak, decideReach, findPerson, requireOwnWord } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { claimedIssuer, decideJwks, verifyAssertion } from './assertion.ts';
import { takeAttempt, tokenLane } from './attempts.ts';
import { clientConfirmed, clientEnded, clientKeysJudged, clientKeysSet, clientRegistered } from './events.ts';
import { type FindKeys, fetchKeys, type KeysFault, refuseUnfit } from './machine-keys.ts';
import type {
  ClientKeysInput,
  ClientView,
  RegisterClientInput,
  TokenError,
  TokenInput,
  TokenView,
} from './machine-schemas.ts';
import * as store from './machines-store.ts';
import { signInRefusals } from './rules.ts';
import { makeToken } from './session.ts';
import { insertSession } from './store.ts';
import type { SignInTerms } from './terms.ts';

export const viewOfClient = (row: store.ClientRow): ClientView => ({
  id: row.id,
  name: row.name,
  personId: row.personId,
  acts: row.acts,
  reads: row.reads,
  networks: row.networks,
  keyIds: (row.jwks?.keys ?? []).map(({ kid }) => String(kid)),
  jwksUrl: row.jwksUrl,
  keysFault:
    row.keysFault && row.keysFaultSince
      ? { code: row.keysFault, at: row.keysFaultPlace, since: row.keysFaultSince.toISOString() }
      : null,
  registeredAt: row.registeredAt.toISOString(),
  registeredBy: row.registeredBy,
  awaitsPerson: row.awaitsPerson,
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** What a system is called may tell whose it is: it lies in one place, from which a kept answer gets it back. */
const withName = async (ctx: Ctx, kept: ClientView): Promise<ClientView> => ({
  ...kept,
  name: (await store.findClientName(ctx, kept.id)) ?? '',
});

/**
 * What a system publishes, looked at when it is named and before anything is written: what is no set of keys is refused there and then.
 * What does not answer yet is taken, and its list says so. Whoever agrees agrees to the same address.
 */
async function published(ctx: Ctx, { fetchKeys: fetch }: SignInTerms, url: string | undefined) {
  if (url === undefined || fetch === undefined || ctx.agreed) return undefined;
  requireMandate(ctx, 'person:manage');
  const { fault } = await fetchKeys(fetch, url);
  if (fault && fault.code !== 'unreachable') refuseUnfit(fault);
  return fault;
}
const faultColumns = (ctx: Ctx, fault: KeysFault | undefined) => ({
  keysFault: fault?.code ?? null,
  keysFaultPlace: fault?.at ?? null,
  keysFaultSince: fault ? ctx.clock.now() : null,
});

/** An administrator registers a system of the party, which acts as one of its people and within their mandates; another agrees. */
export const registerClient =
  (terms: SignInTerms) =>
  async (ctx: Ctx, input: RegisterClientInput): Promise<ClientView> => {
    const fault = await published(ctx, terms, input.jwksUrl);
    return act<ClientView>(
      ctx,
      { verb: 'oauthClient.register', mandate: 'person:manage', input, recall: withName },
      async (tx) => {
        const actor = requirePerson(tx);
        const person = await findPerson(tx, input.personId);
        if (person?.partyId !== actor.partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
        assertBelongs(person.state);
        for (const [i, mandate] of input.acts.entries()) {
          // Who administers is a person: a system whose keys one administrator holds would be another's voice.
          if (mandate === 'person:manage') refuse(signInRefusals.SYSTEM_ADMINISTERS, { at: `/acts/${i}` });
          if (!person.mandates.includes(mandate))
            refuse(signInRefusals.ACT_NOT_OF_PERSON, { at: `/acts/${i}`, facts: { mandate, personId: person.id } });
        }
        if (input.jwks) await decideJwks(input.jwks);
        const row = await store.insertClient(tx, {
          id: tx.newId('oauthClient'),
          personId: person.id,
          participants: [actor.partyId],
          name: input.name,
          jwks: input.jwks ?? null,
          jwksUrl: input.jwksUrl ?? null,
          acts: [...new Set(input.acts)].sort(),
          ...decideReach(input),
          ...faultColumns(tx, fault),
          registeredAt: tx.clock.now(),
          registeredBy: actor.personId,
          awaitsPerson: await canSpeak(tx, person.id),
        });
        const view = viewOfClient(row);
        return { view, answer: { ...view, name: '' }, event: clientRegistered(view, actor.partyId) };
      },
    );
  };

/** Other keys in place of those before: two stand beside each other while a system changes from one to the next. */
export const setClientKeys =
  (terms: SignInTerms) =>
  async (ctx: Ctx, input: ClientKeysInput & { clientId: string }): Promise<ClientView> => {
    const fault = await published(ctx, terms, input.jwksUrl);
    return act<ClientView>(
      ctx,
      { verb: 'oauthClient.setKeys', mandate: 'person:manage', input, recall: withName },
      async (tx) => {
        const { partyId, personId } = requirePerson(tx);
        const row = await store.lockClient(tx, partyId, input.clientId);
        if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/clientId' });
        if (input.jwks) await decideJwks(input.jwks);
        const awaitsPerson = await canSpeak(tx, row.personId);
        const keys = {
          jwks: input.jwks ?? null,
          jwksUrl: input.jwksUrl ?? null,
          awaitsPerson,
          ...faultColumns(tx, fault),
        };
        // What the keys before got opens nothing any more: they may be another's.
        await store.endTokensOf(tx, row.id, personId);
        const changed =
          (await store.changeClient(tx, row.id, { ...keys, keysSetBy: personId })) ?? refuse(commonRefusals.CONFLICT);
        const view = viewOfClient(changed);
        return { view, answer: { ...view, name: '' }, event: clientKeysSet(view, partyId) };
      },
    );
  };

/** The person says that a system may speak for them, with the keys that it has now. */
export async function confirmClient(ctx: Ctx, input: { clientId: string }): Promise<ClientView> {
  return act<ClientView>(
    ctx,
    { verb: 'oauthClient.confirm', mandate: 'person', input, recall: withName },
    async (tx) => {
      const { partyId, personId } = await requireOwnWord(tx);
      const row = await store.lockClient(tx, partyId, input.clientId);
      if (row?.personId !== personId) refuse(commonRefusals.NOT_FOUND, { at: '/clientId' });
      if (!row.awaitsPerson) refuse(signInRefusals.SYSTEM_STANDS, { at: '/clientId' });
      const view = viewOfClient(
        (await store.changeClient(tx, row.id, { awaitsPerson: false })) ?? refuse(commonRefusals.CONFLICT),
      );
      return { view, answer: { ...view, name: '' }, event: clientConfirmed(view, partyId) };
    },
  );
}

/** From the next request on the system, and what it holds, opens nothing. */
export async function endClient(ctx: Ctx, input: { clientId: string }): Promise<ClientView> {
  return act<ClientView>(
    ctx,
    { verb: 'oauthClient.end', mandate: 'person:manage', input, recall: withName },
    async (tx) => {
      const { partyId, personId } = requirePerson(tx);
      const row = await store.lockClient(tx, partyId, input.clientId);
      if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/clientId' });
      const ended = await store.changeClient(tx, row.id, { endedAt: tx.clock.now(), endedBy: personId });
      if (!ended) refuse(commonRefusals.CONFLICT);
      await store.endTokensOf(tx, row.id, personId);
      const view = viewOfClient(ended);
      return { view, answer: { ...view, name: '' }, event: clientEnded(view, partyId) };
    },
  );
}

/** RFC 6749 5.2: what a token is refused for. */
export class TokenRefused extends Error {
  readonly error: TokenError;
  constructor(error: TokenError, description: string) {
    super(description);
    this.error = error;
  }
}

/** What was read of a system's keys just now: its party is told when it turns bad, and when it is sound again. */
async function noteKeys(
  nobody: Ctx,
  { tenantId, partyId }: store.FoundClient,
  id: string,
  fault: KeysFault | undefined,
) {
  await withTransaction({ ...nobody, tenantId }, async (tx) => {
    const row = await store.noteKeysFault(tx, id, { code: fault?.code ?? null, at: fault?.at ?? null });
    if (row) await recordEvent(tx, clientKeysJudged(viewOfClient(row), partyId));
  });
}

/** Why an assertion is refused is not told: whoever probes learns nothing of keys, clients and clocks. */
const refuseClient = (): never => {
  throw new TokenRefused('invalid_client', 'this assertion does not open anything');
};

/**
 * A system gets a token of a few minutes for what it states with its own key: as its person, within what was registered and what that person
 * may do, for nothing more than it asked for. A statement opens once, also where two show it at once. A signature is not guessed: it is judged
 * before anything is counted, so that whoever errs at the same address keeps no system out.
 */
export async function issueToken(
  nobody: Ctx,
  { client_assertion: jwt, client_id: named, scope }: TokenInput,
  { audiences, keysOf, address }: { audiences: readonly string[]; keysOf: FindKeys; address: string | undefined },
): Promise<TokenView> {
  const clientId = claimedIssuer(jwt);
  const isId = clientId !== undefined && /^oac_[0-9a-f]{32}$/.test(clientId) && (named ?? clientId) === clientId;
  const found = isId ? await nobody.database.anonymous((db) => store.findClient(db, clientId)) : undefined;
  const tell = (what: string, facts: Record<string, string> = {}) =>
    nobody.access?.({
      what,
      facts,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address,
      tenantId: found?.tenantId,
      partyId: found?.partyId,
      personId: found?.personId,
      keyId: clientId,
    });
  const isFromHere = !found?.networks || isWithin(address, found.networks);
  const keys = found && isFromHere ? await keysOf(found) : undefined;
  if (found && isId && keys?.isRead) await noteKeys(nobody, found, clientId, keys.fault);
  const jwks = keys?.jwks;
  const now = nobody.clock.now();
  const stated = jwks && isId ? await verifyAssertion(jwt, { clientId, jwks, audiences, now }) : undefined;
  if (!found || !isId || !stated) {
    tell('token.refused', keys?.fault ? { keysFault: keys.fault.code } : {});
    await takeAttempt(nobody, tokenLane(address));
    return refuseClient();
  }
  const most = found.acts.filter((mandate) => found.mandates.includes(mandate));
  const asked = scope === undefined || scope.trim() === '' ? most : [...new Set(scope.trim().split(/\s+/))].sort();
  if (!asked.every((mandate) => most.includes(mandate)))
    throw new TokenRefused('invalid_scope', 'more was asked for than this system and its person may do');
  const seconds = policyOn('signIn.tokenMinutes', businessDate(nobody)).value * 60;
  const jtiHash = await sha256(utf8(stated.jti));
  const token = await withTransaction({ ...nobody, tenantId: found.tenantId }, async (tx) => {
    const participants = [found.partyId];
    if (!(await store.useAssertion(tx, { clientId, participants, jtiHash, lapsesAt: stated.lapsesAt })))
      return undefined;
    const { token: made, tokenHash } = await makeToken(tx);
    const until = new Date(now.getTime() + seconds * 1_000);
    await insertSession(tx, {
      id: tx.newId('session'),
      personId: found.personId,
      participants,
      tokenHash,
      means: ['client_assertion'],
      beganAt: now,
      seenAt: now,
      idleUntil: until,
      expiresAt: until,
      address: address ?? null,
      acts: asked,
      clientId,
    });
    return made;
  });
  if (token === undefined) {
    tell('token.refused');
    return refuseClient();
  }
  tell('token.issued');
  return { access_token: token, token_type: 'Bearer', expires_in: seconds, scope: asked.join(' ') };
}
