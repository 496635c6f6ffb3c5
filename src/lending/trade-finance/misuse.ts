import type { Ctx } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { type MisuseView, type RecordMisuseInput, recordMisuseOf } from '../financing/index.ts';
import { requireForLender } from './request.ts';
import { owedStatuses } from './rules.ts';

/** The lender finds that the money of a financing, a packing credit above all, was used for something else. */
export async function recordMisuseOfFinancing(
  ctx: Ctx,
  input: RecordMisuseInput & { financingId: string },
): Promise<MisuseView> {
  return act(ctx, { verb: 'misuse.recordOfFinancing', mandate: 'misuse:record', input }, async (tx) => {
    const { view } = (await requireForLender(tx, input.financingId)).kept;
    const isOwed = owedStatuses.includes(view.status) && view.recourse;
    return recordMisuseOf(tx, { id: view.id, facilityId: view.facilityId, paidOutOn: view.paidOutOn, isOwed }, input);
  });
}
