import { findReceivables } from '../../claims/receivables/index.ts';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { dischargeDebts } from '../../money/collections/index.ts';
import { findAssignments } from '../../security/assignments/index.ts';
import { interestAndFeesMinor } from './rules.ts';
import type { DischargeFilter, DischargeView } from './schemas.ts';
import * as store from './store.ts';

/** What a payment by a seller would discharge of the advances that it answers for: those with recourse (Civil Code 766). */
export async function readDischarge(ctx: Ctx, filter: DischargeFilter): Promise<DischargeView> {
  const { partyId } = requirePerson(ctx);
  return withSnapshot(ctx, async (tx) => {
    const on = businessDate(tx);
    const advances = (await store.listAdvancesTo(tx, partyId, filter.sellerId)).filter(
      (advance) => advance.currency === filter.currency,
    );
    const assignments = new Map(
      (
        await findAssignments(
          tx,
          advances.map((advance) => advance.assignmentId),
        )
      ).map((assignment) => [assignment.id, assignment]),
    );
    const receivables = await findReceivables(
      tx,
      [...assignments.values()].flatMap((assignment) => assignment.items.map((item) => item.receivableId)),
    );
    const open = new Map(receivables.map((r) => [r.id, BigInt(r.outstanding.amountMinor)]));
    const debts = advances.flatMap((advance) => {
      const assignment = assignments.get(advance.assignmentId);
      if (!assignment?.recourse) return [];
      const principalMinor = BigInt(advance.amountMinor);
      const dayCount = policyOf(advance.factorId, 'interest.dayCount', advance.paidOn, advance.sellerId).value;
      return {
        id: advance.id,
        costsMinor: BigInt(advance.feesMinor),
        interestMinor: interestAndFeesMinor(principalMinor, advance.rateBps, 0n, advance.paidOn, on, dayCount),
        principalMinor,
        dueOn: advance.dueOn,
        securedMinor: assignment.items.reduce((sum, item) => sum + (open.get(item.receivableId) ?? 0n), 0n),
        burdenBps: advance.rateBps,
        incurredOn: advance.paidOn,
      };
    });
    const { payments, restMinor } = dischargeDebts(BigInt(filter.amountMinor), debts, on, filter.designatedId);
    return {
      on,
      payments: payments.map(({ id, costsMinor, interestMinor, principalMinor }) => ({
        advanceId: id,
        costsMinor: costsMinor.toString(),
        interestMinor: interestMinor.toString(),
        principalMinor: principalMinor.toString(),
      })),
      restMinor: restMinor.toString(),
    };
  });
}
