import type { Ctx } from '../context.ts';
import { bookUndertaking, type CreditView, holdForPresentation } from '../letters-of-credit/index.ts';
import type { PresentationView } from './schemas.ts';
import { movePresentation } from './store.ts';

/**
 * What a presentation asks for and does not hold yet, as far as the credit has it: it was presented for more than there was,
 * and an amendment that it accepts, or the applicant's waiver, made room.
 */
export async function holdMissing(ctx: Ctx, view: PresentationView, credit: CreditView): Promise<PresentationView> {
  const held = BigInt(view.held.amountMinor);
  const missing = BigInt(view.amount.amountMinor) - held;
  if (missing === 0n) return view;
  const more = await holdForPresentation(ctx, credit.id, view.id, missing);
  await bookUndertaking(ctx, credit.id);
  return (await movePresentation(ctx, view, [view.status], { heldMinor: held + more })) ?? view;
}
