import type { Ctx } from '../../context.ts';
import { sizesHeard } from '../../ground/standings/index.ts';
import { type FirmSize, isProtected } from './size-rules.ts';
import { today } from './state.ts';

/**
 * How large a firm is for fees today: by what a paper showed with the loan and by what is said of it for that purpose. One that says it is small
 * is enough for the bans.
 */
export async function feeSizeOf(
  ctx: Ctx,
  { lenderId, borrowerId }: { lenderId: string; borrowerId: string },
  shown: FirmSize | undefined,
): Promise<FirmSize | undefined> {
  if (shown !== undefined && isProtected(shown)) return shown;
  const [heard] = await sizesHeard(ctx, { by: lenderId, partyId: borrowerId, purpose: 'fee', on: today(ctx) });
  const said = heard?.value as FirmSize | undefined;
  return said !== undefined && (shown === undefined || isProtected(said)) ? said : shown;
}
