import type { Ctx, DomainEvent } from '../../context.ts';
import * as store from './forget-store.ts';

/** Somebody was erased: how they signed in, from what and from where goes with them. */
export async function forgetSignIn(ctx: Ctx, { objectId: personId }: DomainEvent): Promise<void> {
  await store.dropSignIn(ctx, personId);
}
