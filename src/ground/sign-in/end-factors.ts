import { type Ctx, requireMandate, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { assertBelongs, findPerson, type ReasonInput } from '../parties/index.ts';
import { endLinksOf } from './directories-store.ts';
import * as events from './events.ts';
import * as factors from './factors-store.ts';
import { listPasskeys } from './passkeys-store.ts';
import { dropFactors } from './recovery-store.ts';
import { loginNameOf } from './rules.ts';
import type { WayInView, WaysInView } from './schemas.ts';
import { endSessionsOf } from './store.ts';

/** Passwords, authenticators, passkeys, links to directories and sessions of a person, whoever made them; from then on no key makes others. */
export async function endAll(ctx: Ctx, { personId, partyId }: { personId: string; partyId: string }): Promise<void> {
  const endedBy = requirePerson(ctx).personId;
  await dropFactors(ctx, personId);
  await endLinksOf(ctx, personId, endedBy);
  await endSessionsOf(ctx, personId, { endedBecause: 'revoked', endedBy }, undefined);
  const loginName = loginNameOf('user', ctx.chance(new Uint8Array(8)));
  await factors.saveFactors(ctx, { personId, loginName, participants: [partyId] }, { closedAt: ctx.clock.now() });
}

/**
 * Takes from a colleague whatever they sign in with, at once, also while they are suspended: who took them over is out with the next request.
 * Keys and systems are revoked each by itself; the colleague comes in again by a recovery, which takes two (ASVS 5.0 6.4.5, 7.4.5).
 */
export async function endFactors(ctx: Ctx, input: ReasonInput & { personId: string }): Promise<WaysInView> {
  return act(ctx, { verb: 'factors.end', mandate: 'person:manage', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    assertBelongs(person.state);
    const before = await waysIn(tx, person.id);
    await endAll(tx, { partyId, personId: person.id });
    const payload = { reason: input.reason ?? null, ended: before.length };
    return {
      view: { personId: person.id, items: await waysIn(tx, person.id) },
      event: events.factorsEnded({ partyId, personId: person.id }, payload),
    };
  });
}

async function waysIn(ctx: Ctx, personId: string): Promise<WayInView[]> {
  const row = await factors.findFactors(ctx, personId);
  const passkeys = await listPasskeys(ctx, personId);
  const of = (
    kind: WayInView['kind'],
    since: Date | null | undefined,
    line: string[] = [],
    id: string | null = null,
  ) => (since ? [{ kind, id, since: since.toISOString(), line }] : []);
  return [
    ...of('password', row?.passwordAt, row?.passwordLine),
    ...of('authenticator', row?.totpAt, row?.totpLine),
    ...passkeys.flatMap((each) => of('passkey', each.madeAt, each.line, each.id)),
  ];
}

/** What a colleague signs in with, since when, and through what each was added: so that an administrator sees what is not theirs. */
export async function readWaysIn(ctx: Ctx, personId: string): Promise<WaysInView> {
  const actor = requirePerson(ctx);
  if (actor.personId !== personId) requireMandate(ctx, 'person:manage');
  const person = await findPerson(ctx, personId);
  if (person?.partyId !== actor.partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
  return { personId, items: await waysIn(ctx, personId) };
}
