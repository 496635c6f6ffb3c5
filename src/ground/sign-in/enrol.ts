import { type Ctx, type PersonActor, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { isKeyForLess } from '../parties/index.ts';
import { takeAttempt } from './attempts.ts';
import { aboutTotp, judgeCode, makeRecoveryCodes, makeSecret, requireSeal, uriOf } from './code.ts';
import * as events from './events.ts';
import * as store from './factors-store.ts';
import { countPasskeys } from './passkeys-store.ts';
import { wasRecovered } from './recovery-store.ts';
import { decidePassword, loginNameOf, pendingMinutes, signInRefusals } from './rules.ts';
import type { BegunAuthenticatorView, CodeInput, FactorsView, PasswordInput, RecoveryCodesView } from './schemas.ts';
import { stepUpMs } from './session.ts';
import { endSessionsOf, lineOfSession } from './store.ts';
import type { SignInTerms } from './terms.ts';

/** Whether a session showed a second factor within the last minutes; one of recovery is for making some. */
export const isFresh = (ctx: Ctx, { session }: PersonActor): boolean => {
  const proved = session?.provedAt;
  if (session?.isRecovery) return true;
  return proved !== undefined && proved !== null && ctx.clock.now().getTime() - proved.getTime() <= stepUpMs(ctx);
};

/**
 * A key or a session may give a person a first second factor; from then on only a session that showed it changes anything: who stole a key
 * does not take the person over (ASVS 5.0 6.3.x, 7.5.1).
 */
export async function requireMayEnrol(
  ctx: Ctx,
): Promise<{ person: PersonActor; row: store.SignInRow | undefined; line: string[] }> {
  const person = requirePerson(ctx);
  // What is good for less, or for a while, makes nothing that is good for more and for longer.
  if (person.isMachine) refuse(signInRefusals.NOT_A_SESSION);
  if (person.reads || person.networks || (!person.session && (await isKeyForLess(ctx, person.keyId))))
    refuse(signInRefusals.KEY_FOR_LESS);
  const row = await store.lockFactors(ctx, person.personId);
  // An authenticator alone is no way in: who began with it sets the password next.
  const isEnrolled =
    Boolean(row?.totpSealed && row.passwordHash) ||
    (await countPasskeys(ctx, person.personId)) > 0 ||
    (row?.closedAt !== null && row?.closedAt !== undefined) ||
    (await wasRecovered(ctx, person.personId));
  if (isEnrolled && !isFresh(ctx, person)) refuse(signInRefusals.FACTORS_STAND);
  // What is added now ends with what it was added by, and with what that came from.
  const line = [person.keyId, ...(person.session ? await lineOfSession(ctx, person.keyId) : [])];
  return { person, row, line };
}

export async function viewFactors(ctx: Ctx, personId: string): Promise<FactorsView> {
  const row = await store.findFactors(ctx, personId);
  return {
    personId,
    loginName: row?.loginName ?? null,
    passwordAt: row?.passwordAt?.toISOString() ?? null,
    authenticatorAt: row?.totpAt?.toISOString() ?? null,
    recoveryCodes: await store.countRecoveryCodes(ctx, personId),
    passkeys: await countPasskeys(ctx, personId),
  };
}

async function saved(
  ctx: Ctx,
  { personId, partyId }: PersonActor,
  chosen: string,
  values: Parameters<typeof store.saveFactors>[2],
): Promise<store.SignInRow> {
  for (let tries = 0; tries < 5; tries++) {
    const loginName = loginNameOf(chosen, ctx.chance(new Uint8Array(8)));
    const row = await store.saveFactors(ctx, { personId, loginName, participants: [partyId] }, values);
    if (row) return row;
  }
  throw new Error('no login name was free');
}

/** Whatever was begun with what was before ends; the session at work goes on. */
export const endOthers = (ctx: Ctx, { personId, session, keyId }: PersonActor) =>
  endSessionsOf(ctx, personId, { endedBecause: 'factors_changed', endedBy: personId }, session ? keyId : undefined);

/** A login name may tell whose it is: it lies in one place, from which a kept answer gets it back. */
const withLoginName = async (ctx: Ctx, kept: FactorsView): Promise<FactorsView> => ({
  ...kept,
  loginName: (await viewFactors(ctx, requirePerson(ctx).personId)).loginName,
});

/**
 * A person sets their password, showing the one before (ASVS 5.0 6.2.3). The act keeps nothing of it, not even in what a repeat is known by.
 */
export const setPassword =
  (terms: SignInTerms) =>
  async (ctx: Ctx, { password, oldPassword, name = 'user' }: PasswordInput): Promise<FactorsView> => {
    const { partyName, personName } = requirePerson(ctx);
    decidePassword(password, [partyName, personName, name]);
    const { passwords = refuse(signInRefusals.PASSWORDS_NOT_HERE) } = terms;
    // Counted before half a second of hashing: one person keeps nobody from signing in.
    const forgive = await takeAttempt(ctx, [{ kind: 'stepUp', of: requirePerson(ctx).personId }]);
    const hash = await passwords.hash(password);
    // The key of a request is known by no password: a repeat is one where it sets the password that was set.
    const recall = async (tx: Ctx, kept: FactorsView): Promise<FactorsView> => {
      const row = await store.findFactors(tx, requirePerson(tx).personId);
      const isSame = await passwords.verify(password, row?.passwordHash ?? undefined);
      return isSame ? withLoginName(tx, kept) : refuse(commonRefusals.IDEMPOTENCY_KEY_REUSED);
    };
    const spec = { verb: 'password.set', mandate: 'person', input: { name }, recall };
    const done = await act<FactorsView>(ctx, spec, async (tx) => {
      const { person, row, line } = await requireMayEnrol(tx);
      const isShown =
        !row?.passwordHash || (oldPassword !== undefined && (await passwords.verify(oldPassword, row.passwordHash)));
      if (!isShown) refuse(signInRefusals.PASSWORD_OLD_WRONG, { at: '/oldPassword' });
      await saved(tx, person, name, { passwordHash: hash, passwordAt: tx.clock.now(), passwordLine: line });
      await endOthers(tx, person);
      const view = await viewFactors(tx, person.personId);
      return { view, event: events.passwordSet(person), answer: { ...view, loginName: null } };
    });
    await forgive();
    return done;
  };

/** A secret for an authenticator; it counts once a code of it is shown. */
export const beginAuthenticator =
  (terms: SignInTerms) =>
  async (ctx: Ctx, input: object): Promise<BegunAuthenticatorView> =>
    act<BegunAuthenticatorView>(ctx, { verb: 'authenticator.begin', mandate: 'person', input }, async (tx) => {
      const seal = requireSeal(terms.seal);
      const { person } = await requireMayEnrol(tx);
      const now = tx.clock.now();
      const secret = makeSecret(tx);
      const pendingTotp = await seal.close(secret, aboutTotp(tx.tenantId, person.personId));
      const row = await saved(tx, person, 'user', { pendingTotp, pendingAt: now });
      const confirmBy = new Date(now.getTime() + pendingMinutes * 60_000).toISOString();
      return {
        view: { secret, uri: uriOf(secret, row.loginName), confirmBy },
        answer: { secret: null, uri: null, confirmBy },
        event: events.authenticatorBegun(person),
      };
    });

async function newCodes(ctx: Ctx, { personId, partyId }: PersonActor, line: string[]): Promise<RecoveryCodesView> {
  const { codes, hashes } = await makeRecoveryCodes(ctx);
  await store.replaceRecoveryCodes(ctx, { personId, participants: [partyId], line }, hashes);
  return { recoveryCodes: codes, madeAt: ctx.clock.now().toISOString() };
}

/** The authenticator shows its first code: it counts from now on, in place of one before, and so do new recovery codes. */
export const confirmAuthenticator =
  (terms: SignInTerms) =>
  async (ctx: Ctx, { code }: CodeInput): Promise<RecoveryCodesView> => {
    const seal = requireSeal(terms.seal);
    const forgive = await takeAttempt(ctx, [{ kind: 'stepUp', of: requirePerson(ctx).personId }]);
    const made = await act<RecoveryCodesView>(
      ctx,
      { verb: 'authenticator.confirm', mandate: 'person', input: {} },
      async (tx) => {
        const { person, row, line } = await requireMayEnrol(tx);
        const begun = row?.pendingAt && tx.clock.now().getTime() - row.pendingAt.getTime() <= pendingMinutes * 60_000;
        if (!row?.pendingTotp || !begun) refuse(signInRefusals.TOTP_NOT_BEGUN);
        const totpSecret = await seal.open(row.pendingTotp, aboutTotp(tx.tenantId, person.personId));
        const good = await judgeCode({ totpSecret, totpStep: 0n, recoveryHashes: [] }, code, tx.clock.now());
        if (!good || !('step' in good)) refuse(signInRefusals.CODE_WRONG, { at: '/code' });
        await saved(tx, person, 'user', {
          totpSealed: row.pendingTotp,
          totpAt: tx.clock.now(),
          totpStep: good.step,
          totpLine: line,
          pendingTotp: null,
          pendingAt: null,
        });
        await endOthers(tx, person);
        const view = await newCodes(tx, person, line);
        return { view, answer: { ...view, recoveryCodes: null }, event: events.authenticatorConfirmed(person) };
      },
    );
    await forgive();
    return made;
  };

/** New recovery codes in place of those that are left. */
export async function makeNewCodes(ctx: Ctx, input: object): Promise<RecoveryCodesView> {
  return act<RecoveryCodesView>(ctx, { verb: 'recoveryCodes.make', mandate: 'person', input }, async (tx) => {
    const { person, row, line } = await requireMayEnrol(tx);
    if (!row?.totpSealed) refuse(signInRefusals.TOTP_NOT_BEGUN);
    const view = await newCodes(tx, person, line);
    return { view, answer: { ...view, recoveryCodes: null }, event: events.recoveryCodesMade(person) };
  });
}
