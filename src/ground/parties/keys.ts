import { type Ctx, lockName, type PersonActor, requireMandate, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { readEnrolment } from './credential.ts';
import { apiKeyConfirmed, apiKeyIssued, apiKeyRevoked, apiKeyRotated } from './events.ts';
import {
  decideExpiry,
  decideScope,
  endOfNext,
  isHeading,
  type KeyScope,
  keyRefusals,
  OVERLAP_MINUTES_MOST,
} from './key-rules.ts';
import * as store from './key-store.ts';
import { findAdministrators, findPerson } from './people-store.ts';
import { assertBelongs, assertConcernsOthers, assertEnoughAdministrators } from './person-rules.ts';
import type { ApiKeyView, IssueKeyInput, KeepsInput, RotateKeyInput } from './schemas.ts';
import { endWhatCameBy } from './ways-in-store.ts';

interface Enrolled extends KeyScope {
  personId: string;
  enrolmentCode: string;
  expiresAt?: string | undefined;
  mandates?: readonly string[];
  replaces?: string;
  awaitsHolder?: boolean;
}

const validDays = (ctx: Ctx): number => policyOn('apiKey.validDays', businessDate(ctx)).value;

/** Puts keys on record by what their holders showed of them. A code that was used is refused for ever, here and everywhere. */
export async function enrol(
  ctx: Ctx,
  keys: readonly Enrolled[],
  { isFounding = false, at = '/enrolmentCode' }: { isFounding?: boolean; at?: string } = {},
): Promise<(ApiKeyView & { expiresAt: string })[]> {
  const now = ctx.clock.now();
  const days = validDays(ctx);
  const made = await store.insertKeys(
    ctx,
    keys.map(
      ({ personId, enrolmentCode, expiresAt, mandates = [], replaces = null, awaitsHolder = false, ...scope }) => ({
        id: ctx.newId('apiKey'),
        personId,
        ...readEnrolment(enrolmentCode),
        expiresAt: decideExpiry(expiresAt, now, days),
        ...decideScope(scope, mandates),
        replaces,
        awaitsHolder,
      }),
    ),
    isFounding,
  );
  if (!made) refuse(keyRefusals.ENROLMENT_CODE_USED, { at });
  return made.map((key) => ({ ...key, expiresAt: key.expiresAt ?? '' }));
}

/** Whether two agreed to a key for less time than keys are good for. */
export async function isKeyForLess(ctx: Ctx, keyId: string): Promise<boolean> {
  const key = await store.findKey(ctx, keyId);
  return key !== undefined && endOfNext(key, ctx.clock.now(), validDays(ctx)) !== undefined;
}

/** Whether what opened this is good for less than its person: for some acts, reads, networks or a shorter time. */
export const speaksForLess = async (ctx: Ctx, person: PersonActor): Promise<boolean> =>
  Boolean(person.isMachine || person.session?.isRecovery || person.reads || person.networks) ||
  (!person.session && (await isKeyForLess(ctx, person.keyId)));

/** The person themselves: whoever runs a machine that holds a key of theirs for less does not give their word (ASVS 5.0 8.2, 8.3.3). */
export async function requireOwnWord(ctx: Ctx): Promise<PersonActor> {
  const person = requirePerson(ctx);
  if (await speaksForLess(ctx, person)) refuse(keyRefusals.WORD_OF_PERSON);
  return person;
}

/** The people who act in a change of who may do what: who asks, and who agrees. */
export const actorsOf = (ctx: Ctx): string[] => [
  requirePerson(ctx).personId,
  ...(ctx.agreed?.by ?? []).map(({ personId }) => personId),
];

/** Whoever takes an administrator away waits for who does the same, so that two at once see each other. */
export const lockAdministrators = (ctx: Ctx) => lockName(ctx, `administrators/${requirePerson(ctx).partyId}`);
export const assertAdministered = async (ctx: Ctx): Promise<void> =>
  assertEnoughAdministrators(await findAdministrators(ctx, requirePerson(ctx).partyId));

/**
 * An administrator has the key of a colleague put on record, and another agrees. A colleague who has a way in already is asked: else a
 * deceived administrator would make a voice of somebody who knows nothing of it.
 */
export async function issueApiKey(ctx: Ctx, input: IssueKeyInput): Promise<ApiKeyView> {
  return act(ctx, { verb: 'apiKey.issue', mandate: 'person:manage', input }, async (tx) => {
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    assertConcernsOthers(person.id, actorsOf(tx));
    assertBelongs(person.state);
    const awaitsHolder = await store.canSpeak(tx, person.id);
    const [view] = await enrol(tx, [{ ...input, mandates: person.mandates, awaitsHolder }]);
    if (!view) throw new Error('no key was made');
    return { view, event: apiKeyIssued(view, person.partyId) };
  });
}

/** The person, by what they hold already, says that a further key is theirs: from now on it opens. */
export async function confirmApiKey(ctx: Ctx, input: { keyId: string }): Promise<ApiKeyView> {
  return act(ctx, { verb: 'apiKey.confirm', mandate: 'person', input }, async (tx) => {
    const { personId, partyId } = await requireOwnWord(tx);
    const key = await store.findKey(tx, input.keyId);
    if (key?.personId !== personId) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    if (!key.awaitsHolder) refuse(keyRefusals.KEY_STANDS, { at: '/keyId' });
    const view = (await store.changeKey(tx, key.keyId, { awaitsHolder: false })) ?? refuse(commonRefusals.CONFLICT);
    return { view, event: apiKeyConfirmed(view, partyId) };
  });
}

/** The holder of a key replaces it: the new one begins, and the old one ends within a day. */
export async function rotateApiKey(ctx: Ctx, input: RotateKeyInput & { keyId: string }): Promise<ApiKeyView> {
  return act(ctx, { verb: 'apiKey.rotate', mandate: 'person', input }, async (tx) => {
    const { personId, partyId, keyId } = requirePerson(tx);
    const before = await store.findKey(tx, input.keyId);
    if (before?.personId !== personId) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    // A key that is good for less must not make one that is good for more.
    if (before.keyId !== keyId) refuse(keyRefusals.KEY_NOT_OWN, { at: '/keyId', facts: { keyId } });
    if (await store.isReplaced(tx, keyId)) refuse(keyRefusals.KEY_REPLACED, { at: '/keyId', facts: { keyId } });
    const { enrolmentCode, overlapMinutes = OVERLAP_MINUTES_MOST } = input;
    const end = new Date(tx.clock.now().getTime() + overlapMinutes * 60_000);
    const { acts, reads, networks } = before;
    const [view] = await enrol(tx, [
      {
        personId,
        enrolmentCode,
        expiresAt: endOfNext(before, tx.clock.now(), validDays(tx)),
        mandates: acts ?? [],
        acts: acts ?? undefined,
        // What an old key says of headings that there are not opens nothing, and is left behind.
        reads: reads?.filter(isHeading),
        networks: networks ?? undefined,
        replaces: before.keyId,
      },
    ]);
    if (!view) throw new Error('no key was made');
    const isSooner = before.expiresAt === null || end < new Date(before.expiresAt);
    const old = isSooner ? await store.changeKey(tx, before.keyId, { expiresAt: end }) : before;
    if (!old) refuse(commonRefusals.CONFLICT, { at: '/keyId' });
    return { view, event: apiKeyRotated(view, old, partyId) };
  });
}

/**
 * From the next request on the key opens nothing, nor does what took its place or was added through it: whoever rotated it may be who stole
 * it. What was added stays where it is said that it was neither lost nor stolen. Its holder does it alone, and so does an administrator, also where it leaves one: a stolen key must not outlast who knows of it, and
 * `holdfast administrators` appoints others.
 */
export async function revokeApiKey(ctx: Ctx, input: KeepsInput & { keyId: string }): Promise<ApiKeyView> {
  return act(ctx, { verb: 'apiKey.revoke', mandate: 'person', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const key = await store.findKey(tx, input.keyId);
    const holder = key && (await findPerson(tx, key.personId));
    if (holder?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    if (holder.id !== personId) requireMandate(tx, 'person:manage');
    const view = await store.changeKey(tx, input.keyId, { revokedAt: tx.clock.now() });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/keyId' });
    const also = await store.revokeAfter(tx, view.keyId);
    const ended = input.keepsWaysIn ? undefined : await endWhatCameBy(tx, [view.keyId, ...also], [holder.id], personId);
    return { view, event: apiKeyRevoked(view, partyId, also, ended) };
  });
}
