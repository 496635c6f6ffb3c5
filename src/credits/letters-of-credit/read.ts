import type { Ctx } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { listInstalments } from './book-store.ts';
import { adviceOn } from './messages.ts';
import { namesOf } from './names.ts';
import type { CreditDetailView } from './schemas.ts';
import { findCredit, listApprovals } from './store.ts';

/** A credit with who approved it, its instalments, and what to mind while it is still drafted. */
export async function readCredit(ctx: Ctx, creditId: string): Promise<CreditDetailView> {
  const credit = await findCredit(ctx, creditId);
  if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
  const { currency } = credit.amount;
  const approvals = await listApprovals(ctx, creditId);
  const instalments = await listInstalments(ctx, creditId);
  return {
    ...credit,
    approvals: approvals.map((a) => ({ ...a, approvedAt: a.approvedAt.toISOString() })),
    instalments: instalments.map(({ amountMinor, usedMinor, ...i }) => ({
      ...i,
      amount: { amountMinor: amountMinor.toString(), currency },
      used: { amountMinor: usedMinor.toString(), currency },
    })),
    advice: credit.origin === 'application' ? adviceOn(credit, await namesOf(ctx, credit)) : [],
  };
}
