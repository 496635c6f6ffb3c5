import type { Ctx, DomainEvent } from '../../context.ts';
import { destroyKey } from './store.ts';

/** Somebody was erased: where they were can be read by nobody any more, in no copy. */
export async function forgetWhere(ctx: Ctx, { objectId: personId }: DomainEvent): Promise<void> {
  await destroyKey(ctx, personId);
}
