import { and, eq } from 'drizzle-orm';
import {
  directoryLink,
  knownDevice,
  oauthClient,
  passkey,
  recovery,
  recoveryCode,
  session,
  signIn,
} from '../../../db/schema/sign-in.ts';
import { type Ctx, db } from '../../context.ts';

export async function dropSignIn(ctx: Ctx, personId: string): Promise<void> {
  for (const table of [directoryLink, knownDevice, passkey, recovery, recoveryCode, session, signIn])
    await db(ctx)
      .delete(table)
      .where(and(eq(table.tenantId, ctx.tenantId), eq(table.personId, personId)));
  // What it asked for stays in the log by its number.
  await db(ctx)
    .update(oauthClient)
    .set({ name: '…' })
    .where(and(eq(oauthClient.tenantId, ctx.tenantId), eq(oauthClient.personId, personId)));
}
