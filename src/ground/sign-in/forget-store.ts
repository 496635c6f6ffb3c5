import { and, eq } from 'drizzle-orm';
import {
  directoryLink,
  knownDevice,
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
}
