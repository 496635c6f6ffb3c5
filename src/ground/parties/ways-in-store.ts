import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { passkey, recovery, recoveryCode, session, signIn } from '../../../db/schema/sign-in.ts';
import { type Ctx, db } from '../../context.ts';

/** How many of each opened something until now. */
export interface EndedWays {
  passkeys: number;
  passwords: number;
  authenticators: number;
  sessions: number;
}

const DAY_MS = 86_400_000;

/**
 * What was added by one of these keys, sessions, links or directories, and by what that added, opens nothing from the next request on: who
 * takes one back because it was stolen takes back what the thief made of it (NIST SP 800-63B-4 4.3; ASVS 5.0 7.4.3).
 */
export async function endWhatCameBy(
  ctx: Ctx,
  ids: readonly string[],
  personIds: readonly string[],
  endedBy: string,
): Promise<EndedWays> {
  const now = ctx.clock.now();
  const by = sql`${sql.param([...ids])}::text[]`;
  const of = (table: typeof passkey | typeof signIn | typeof session | typeof recoveryCode) =>
    and(eq(table.tenantId, ctx.tenantId), among(table.personId, personIds));
  const passkeys = await db(ctx)
    .update(passkey)
    .set({ removedAt: now })
    .where(and(of(passkey), isNull(passkey.removedAt), sql`${passkey.line} && ${by}`))
    .returning({ id: passkey.id });
  const passwords = await db(ctx)
    .update(signIn)
    .set({ passwordHash: null, passwordAt: null, passwordLine: [] })
    .where(and(of(signIn), sql`${signIn.passwordLine} && ${by}`))
    .returning({ personId: signIn.personId });
  const authenticators = await db(ctx)
    .update(signIn)
    .set({ totpSealed: null, totpAt: null, totpLine: [], pendingTotp: null, pendingAt: null })
    .where(and(of(signIn), sql`${signIn.totpLine} && ${by}`))
    .returning({ personId: signIn.personId });
  await db(ctx)
    .delete(recoveryCode)
    .where(and(of(recoveryCode), sql`${recoveryCode.line} && ${by}`));
  const sessions = await db(ctx)
    .update(session)
    .set({ endedAt: now, endedBecause: 'revoked', endedBy })
    .where(
      and(
        of(session),
        // None lasts longer.
        gt(session.beganAt, new Date(now.getTime() - 31 * DAY_MS)),
        isNull(session.endedAt),
        or(among(session.id, ids), sql`${session.line} && ${by}`),
      ),
    )
    .returning({ id: session.id });
  return {
    passkeys: passkeys.length,
    passwords: passwords.length,
    authenticators: authenticators.length,
    sessions: sessions.length,
  };
}

/** Whoever is kept out is in no session afterwards, and says no to no recovery: a thief must not outlast it. */
export async function shutOut(ctx: Ctx, personId: string, endedBy: string): Promise<void> {
  await db(ctx)
    .update(session)
    .set({ endedAt: ctx.clock.now(), endedBecause: 'suspended', endedBy })
    .where(and(eq(session.tenantId, ctx.tenantId), eq(session.personId, personId), isNull(session.endedAt)));
  await db(ctx)
    .update(recovery)
    .set({ personMayCancel: false })
    .where(
      and(
        eq(recovery.tenantId, ctx.tenantId),
        eq(recovery.personId, personId),
        isNull(recovery.usedAt),
        isNull(recovery.cancelledAt),
      ),
    );
}
