import { type Ctx, db, type PersonActor, requirePerson, withTransaction } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import { act, recordEvent, sha256 } from '../audit/index.ts';
import { answered, ask } from './challenges.ts';
import { endOthers, requireMayEnrol } from './enrol.ts';
import * as events from './events.ts';
import {
  checkMade,
  checkShown,
  clientDataOf,
  passkeyAlgorithms,
  type RelyingParty,
  relyingPartyOf,
} from './passkey-check.ts';
import type {
  AddPasskeyInput,
  CreationView,
  NamePasskeyInput,
  PasskeyAnswer,
  PasskeyView,
  RequestView,
} from './passkey-schemas.ts';
import * as store from './passkeys-store.ts';
import { challengeMinutes, decideLastWay, passkeysMost, signInRefusals } from './rules.ts';
import { type Begun, beginSession, repeatedSession, requireSession, underOf } from './session.ts';
import type { From } from './sign-in.ts';

type PublicUrl = () => string | undefined;

export const viewOfPasskey = (row: store.PasskeyRow): PasskeyView => ({
  id: row.id,
  name: row.name,
  isSynced: row.isSynced,
  madeAt: row.madeAt.toISOString(),
  usedAt: row.usedAt?.toISOString() ?? null,
  clonedAt: row.clonedAt?.toISOString() ?? null,
  removedAt: row.removedAt?.toISOString() ?? null,
});

/** How a person calls a device, and themselves, lies in one place: a kept answer gets it back from there. */
async function withName(ctx: Ctx, kept: PasskeyView): Promise<PasskeyView> {
  const rows = await store.listPasskeys(ctx, requirePerson(ctx).personId);
  return { ...kept, name: rows.find(({ id }) => id === kept.id)?.name ?? '' };
}
const namesOf = ({ personName, partyName }: PersonActor) => ({
  name: `${personName}, ${partyName}`,
  displayName: personName,
});
const withNames = async (ctx: Ctx, kept: CreationView): Promise<CreationView> => ({
  ...kept,
  user: { ...kept.user, ...namesOf(requirePerson(ctx)) },
});

const timeout = challengeMinutes * 60_000;
const known = (rows: readonly store.PasskeyRow[]) =>
  rows.map(({ credentialId, transports }) => ({ type: 'public-key' as const, id: credentialId, transports }));
/** What a device knows its person by: it says nothing of them (WebAuthn 14.6.1). */
const handleOf = async ({ tenantId }: Ctx, personId: string): Promise<string> =>
  toBase64Url(await sha256(utf8(`passkey ${tenantId} ${personId}`)));

/** What a browser asks its device for, so that it makes a pair for us. The question is for this session or key alone. */
export const beginPasskey =
  (publicUrl: PublicUrl) =>
  async (ctx: Ctx, input: object): Promise<CreationView> => {
    const rp = relyingPartyOf(publicUrl());
    return act<CreationView>(
      ctx,
      { verb: 'passkey.begin', mandate: 'person', input, recall: withNames },
      async (tx) => {
        const { person } = await requireMayEnrol(tx);
        const rows = await store.listPasskeys(tx, person.personId);
        const challenge = await ask(tx, db(tx), { kind: 'register', of: person.keyId });
        const view: CreationView = {
          challenge,
          rp: { id: rp.id, name: 'Holdfast' },
          user: {
            id: await handleOf(tx, person.personId),
            ...namesOf(person),
          },
          pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
          timeout,
          excludeCredentials: known(rows),
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          attestation: 'none',
        };
        const answer = { ...view, user: { ...view.user, name: '', displayName: '' } };
        return { view, answer, event: events.passkeyBegun(person) };
      },
    );
  };

/** The pair that a device made counts from now on; whatever was begun with what was before ends. */
export const addPasskey =
  (publicUrl: PublicUrl) =>
  async (ctx: Ctx, input: AddPasskeyInput): Promise<PasskeyView> => {
    const rp = relyingPartyOf(publicUrl());
    return act<PasskeyView>(ctx, { verb: 'passkey.add', mandate: 'person', input, recall: withName }, async (tx) => {
      const { person, line } = await requireMayEnrol(tx);
      const { challenge = '' } = clientDataOf(input.passkey.response.clientDataJSON) ?? {};
      const isAsked = await answered(tx, db(tx), { kind: 'register', of: person.keyId }, challenge);
      const made = isAsked && (await checkMade(input.passkey, rp, challenge));
      if (!made) refuse(signInRefusals.PASSKEY_REFUSED, { at: '/passkey' });
      if ((await store.countPasskeys(tx, person.personId)) >= passkeysMost)
        refuse(signInRefusals.PASSKEYS_TOO_MANY, { facts: { most: passkeysMost } });
      const row = await store.insertPasskey(tx, {
        ...made,
        id: tx.newId('passkey'),
        personId: person.personId,
        participants: [person.partyId],
        name: input.name,
        madeAt: tx.clock.now(),
        line,
      });
      if (!row) refuse(signInRefusals.PASSKEY_REFUSED, { at: '/passkey' });
      await endOthers(tx, person);
      const view = viewOfPasskey(row);
      return { view, answer: { ...view, name: '' }, event: events.passkeyAdded(person, { passkeyId: row.id }) };
    });
  };

export async function namePasskey(ctx: Ctx, input: NamePasskeyInput & { passkeyId: string }): Promise<PasskeyView> {
  return act<PasskeyView>(ctx, { verb: 'passkey.name', mandate: 'person', input, recall: withName }, async (tx) => {
    const person = requirePerson(tx);
    const row = await store.changePasskey(tx, person.personId, input.passkeyId, { name: input.name });
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/passkeyId' });
    const view = viewOfPasskey(row);
    return { view, answer: { ...view, name: '' }, event: events.passkeyNamed(person, { passkeyId: row.id }) };
  });
}

/** It opens nothing any more. The last way in stays: who has no other keeps it. */
export async function removePasskey(ctx: Ctx, input: { passkeyId: string }): Promise<PasskeyView> {
  return act<PasskeyView>(ctx, { verb: 'passkey.remove', mandate: 'person', input, recall: withName }, async (tx) => {
    const { person, row: factors } = await requireMayEnrol(tx);
    const row = await store.changePasskey(tx, person.personId, input.passkeyId, { removedAt: tx.clock.now() });
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/passkeyId' });
    decideLastWay({
      passkeys: await store.countPasskeys(tx, person.personId),
      hasPassword: Boolean(factors?.passwordHash && factors.totpSealed),
    });
    await endOthers(tx, person);
    const view = viewOfPasskey(row);
    return { view, answer: { ...view, name: '' }, event: events.passkeyRemoved(person, { passkeyId: row.id }) };
  });
}

/** A question for whoever signs in: the device finds by itself whose it is. */
export async function askForPasskey(nobody: Ctx, publicUrl: PublicUrl): Promise<RequestView> {
  const { id: rpId } = relyingPartyOf(publicUrl());
  const challenge = await nobody.database.anonymous((handle) => ask(nobody, handle, { kind: 'signIn', of: '' }));
  return { challenge, rpId, timeout, userVerification: 'required', allowCredentials: [] };
}

/** A question for who is signed in, about devices of theirs, answered in this session alone. */
export const askAgain =
  (publicUrl: PublicUrl) =>
  async (ctx: Ctx, input: object): Promise<RequestView> => {
    const { id: rpId } = relyingPartyOf(publicUrl());
    return act<RequestView>(ctx, { verb: 'session.beginStepUp', mandate: 'person', input }, async (tx) => {
      const { keyId, personId, partyId } = requireSession(tx);
      const rows = (await store.listPasskeys(tx, personId)).filter(({ clonedAt }) => clonedAt === null);
      const challenge = await ask(tx, db(tx), { kind: 'stepUp', of: keyId });
      return {
        view: { challenge, rpId, timeout, userVerification: 'required', allowCredentials: known(rows) },
        event: events.stepUpBegun(keyId, personId, partyId),
      };
    });
  };

/** Two of one device are about: neither opens any more, and the person is told (WebAuthn 7.2, 22). Never undone by what is refused. */
async function endCloned(nobody: Ctx, { tenantId, partyId, personId, id }: store.FoundPasskey): Promise<void> {
  await withTransaction({ ...nobody, tenantId }, async (tx) => {
    const row = await store.changePasskey(tx, personId, id, { clonedAt: tx.clock.now() });
    if (row) await recordEvent(tx, events.passkeyCloned({ partyId, personId }, { passkeyId: id }));
  });
}

const personOf = ({ actor }: Ctx): PersonActor | undefined => (actor.kind === 'person' ? actor : undefined);

/** In the session that asks: whether this is a device of its person that answers its question. It is used up, whichever it was. */
export async function showsAgain(ctx: Ctx, shown: PasskeyAnswer, rp: RelyingParty): Promise<boolean> {
  const { keyId, personId } = requireSession(ctx);
  const { challenge = '' } = clientDataOf(shown.response.clientDataJSON) ?? {};
  const row = await store.findOwnPasskey(ctx, personId, shown.id);
  const isAsked = await answered(ctx, db(ctx), { kind: 'stepUp', of: keyId }, challenge);
  const good = row && isAsked && (await checkShown(shown, rp, { challenge, publicKey: row.publicKey }));
  if (!good) return false;
  if (await store.usePasskey(ctx, row.id, good.counter)) return true;
  const partyId = personOf(ctx)?.partyId ?? '';
  throw new ClonedPasskey({ ...row, partyId });
}

/** Not an error: what was found must stay, and the act in which it was found must not. */
export class ClonedPasskey extends Error {
  readonly found: store.FoundPasskey;
  constructor(found: store.FoundPasskey) {
    super('a passkey counted backwards');
    this.found = found;
  }
}

/** After the act: the passkey ends, in the name of the service. */
export async function endAfter(ctx: Ctx, { found }: ClonedPasskey): Promise<never> {
  await endCloned({ ...ctx, actor: { kind: 'system', name: 'sign-in' }, idempotencyKey: undefined }, found);
  return refuse(signInRefusals.PASSKEY_CLONED);
}

/** Somebody signs in by a device alone, which knows who holds it: possession and a finger or a number are two factors (NIST SP 800-63B-4 2.2). */
export async function signInByPasskey(
  nobody: Ctx,
  publicUrl: PublicUrl,
  shown: PasskeyAnswer,
  from: Omit<From, 'device'>,
): Promise<Begun> {
  const rp = relyingPartyOf(publicUrl());
  const { challenge = '' } = clientDataOf(shown.response.clientDataJSON) ?? {};
  const { isAsked, found } = await nobody.database.anonymous(async (handle) => ({
    isAsked: await answered(nobody, handle, { kind: 'signIn', of: '' }, challenge),
    found: await store.findPasskey(handle, shown.id),
  }));
  const tell = (what: string, facts: Record<string, string> = {}) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId: found?.tenantId,
      partyId: found?.partyId,
      personId: found?.personId,
      keyId: found?.id,
      facts,
    });
  const refused = (): never => {
    tell('signIn.refused', { means: 'passkey' });
    return refuse(signInRefusals.SIGN_IN_REFUSED);
  };
  const mayRepeat = from.key !== undefined;
  const good =
    found && (isAsked || mayRepeat)
      ? await checkShown(shown, rp, { challenge, publicKey: found.publicKey })
      : undefined;
  if (!found || !good) return refused();
  const { tenantId, partyId, personId } = found;
  const handle = shown.response.userHandle;
  if (handle && handle !== (await handleOf({ ...nobody, tenantId }, personId))) return refused();
  const under = await underOf(from.key, found.id, challenge);
  const { address } = from;
  if (!isAsked) {
    // Answered before: the same request on its way again finds its session, and any other nothing.
    const before =
      under &&
      (await withTransaction({ ...nobody, tenantId }, (tx) =>
        repeatedSession(tx, personId, under, { address, isAnew: false }),
      ));
    return before ?? refused();
  }
  const begun = await withTransaction({ ...nobody, tenantId }, async (tx) => {
    const line = await store.usePasskey(tx, found.id, good.counter);
    if (!line) return undefined;
    const before = under && (await repeatedSession(tx, personId, under, { address, isAnew: true }));
    const entering = { means: ['passkey'], isProved: true, line: [found.id, ...line], under, ...from };
    return before ?? beginSession(tx, { personId, partyId }, entering);
  });
  if (!begun) {
    await endCloned(nobody, found);
    tell('passkey.cloned');
    return refused();
  }
  tell('signIn.done', { means: 'passkey', sessionId: begun.session.id });
  return begun;
}
