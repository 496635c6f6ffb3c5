import { z } from 'zod';
import { type Ctx, withTransaction } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findPerson } from '../parties/index.ts';
import { addressLane, takeAttempt } from './attempts.ts';
import { answered, ask } from './challenges.ts';
import * as factors from './factors-store.ts';
import { countPasskeys } from './passkeys-store.ts';
import { linkMinutes, signInRefusals } from './rules.ts';
import { type Begun, beginSession } from './session.ts';
import type { From } from './sign-in.ts';

const named = z.object({ tenantId: z.string(), personId: z.string() });
const lane = { kind: 'link', of: 'the installation' } as const;

/** Whether somebody has a way of their own to sign in: a link lets in only who has none. */
export async function hasWayIn(ctx: Ctx, personId: string): Promise<boolean> {
  const row = await factors.findFactors(ctx, personId);
  const isClosed = row?.closedAt !== null && row?.closedAt !== undefined;
  return Boolean(row?.passwordHash) || isClosed || (await countPasskeys(ctx, personId)) > 0;
}

/**
 * What the one who runs the installation gives to a person who has no way to sign in yet: it opens once, within the minutes that are said,
 * and only its hash stays. Undefined where the person has a way.
 */
export async function makeSignInLink(ctx: Ctx, personId: string, minutes = linkMinutes): Promise<string | undefined> {
  if (await withTransaction(ctx, (tx) => hasWayIn(tx, personId))) return undefined;
  const detail = JSON.stringify({ tenantId: ctx.tenantId, personId });
  return ctx.database.anonymous((db) => ask(ctx, db, lane, detail, minutes));
}

/** Who shows it is let in, without a second factor: the first thing to do is to make one. */
export async function signInByLink(nobody: Ctx, link: string, from: Omit<From, 'device'>): Promise<Begun> {
  const forgive = await takeAttempt(nobody, addressLane(from.address));
  const found = await nobody.database.anonymous((db) => answered(nobody, db, lane, link));
  const { tenantId, personId } = found?.detail ? named.parse(JSON.parse(found.detail)) : {};
  const tell = (what: string) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId,
      partyId: undefined,
      personId,
      facts: { means: 'link' },
    });
  const begun =
    tenantId !== undefined && personId !== undefined
      ? await withTransaction({ ...nobody, tenantId }, async (tx) => {
          const person = await findPerson(tx, personId);
          if (!person || !['invited', 'active'].includes(person.state) || (await hasWayIn(tx, personId)))
            return undefined;
          return beginSession(tx, { personId, partyId: person.partyId }, { means: ['link'], isProved: false, ...from });
        })
      : undefined;
  if (!begun) {
    tell('signIn.refused');
    refuse(signInRefusals.SIGN_IN_LINK_SPENT);
  }
  await forgive();
  tell('signIn.done');
  return begun;
}
