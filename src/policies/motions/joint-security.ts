import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findFacility } from '../../lending/financing/index.ts';
import { findGuarantee } from '../../lending/guarantees/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import { motionRefusals } from './refusals.ts';
import { OWN_CUT_DAYS } from './rules.ts';
import { bodiesOf, standstillOf } from './units-store.ts';

/** Whether a pledge or guarantee is a bank’s own to give up. */
export const isSecurityOf = async (ctx: Ctx, objectId: string, bankId: string): Promise<boolean> =>
  (await findPledge(ctx, objectId))?.pledgeeId === bankId ||
  (await findGuarantee(ctx, objectId))?.creditorId === bankId;

/**
 * While a body acts for a firm, none of its banks gives up a security for what is owed unless all of them carried it by name: who lets go leaves the
 * others a debtor with less (measure 3: unanimous acts; Yin Bao Jian Fa [2020] 57). What secures nothing any more is let go as ever.
 */
async function assertCarried(ctx: Ctx, of: { objectId: string; bankId: string; debtorId: string }): Promise<void> {
  const { objectId, bankId, debtorId } = of;
  const bodyId = await asSystem(ctx, 'security of joint bodies', async (system) => {
    const since = new Date(ctx.clock.now().getTime() - OWN_CUT_DAYS * 86_400_000);
    const bodyIds = await bodiesOf(system, bankId, debtorId);
    return standstillOf(system, bodyIds, { bankId, since, kind: 'release_security', objectId });
  });
  if (bodyId !== undefined) refuse(motionRefusals.SECURITY_HELD_JOINTLY, { facts: { bodyId, objectId } });
}

/** Reaction: a pledge is discharged for something still owed, which is a waiver. */
export async function holdPledgeWaived(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const { facilityId, pledgeeId, waiver } = payload as { facilityId: string; pledgeeId: string; waiver: object | null };
  const facility = waiver && (await findFacility(ctx, facilityId));
  if (facility) await assertCarried(ctx, { objectId, bankId: pledgeeId, debtorId: facility.borrowerId });
}

/** Reaction: a guarantor is let go while something is owed. */
export async function holdGuarantorFreed(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const said = payload as { creditorId: string; debtorId: string; isOwed: boolean };
  if (said.isOwed) await assertCarried(ctx, { objectId, bankId: said.creditorId, debtorId: said.debtorId });
}
