import type { Ctx } from '../../context.ts';
import { findCredits, listProceedsOf } from '../../credits/letters-of-credit/index.ts';
import { findForwardedOf, findPresentations } from '../../credits/presentations/index.ts';
import { listPayments } from '../../credits/settlement/index.ts';
import { listTrustReceiptsOf } from '../../credits/trust-receipts/index.ts';
import { aboutLender } from '../../kernel/judging.ts';
import type { Currency } from '../../kernel/money.ts';
import { byKey, together } from '../../kernel/together.ts';
import { listPositionsOfFacilities } from '../../oversight/control/index.ts';
import { exposuresOf, findFacilities } from '../financing/index.ts';
import { owedStatuses } from './rules.ts';
import * as store from './store.ts';

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

/**
 * What financings are judged by, read once for all that are judged at this moment: one change may touch a thousand of one facility, and
 * each asked for a dozen rows of its own.
 */
export function recordFor(ctx: Ctx) {
  const proceeds = new Map<Currency, ReturnType<typeof proceedsIn>>();
  const proceedsIn = (currency: Currency) => together((ids) => listProceedsOf(ctx, ids, currency));
  const facility = together(async (ids) => {
    const found = await findFacilities(ctx, ids);
    for (const { lenderId } of found) aboutLender(lenderId);
    return byId(found);
  });
  return {
    facility,
    exposure: together(async (ids) => {
      const found = await Promise.all(ids.map(facility));
      return exposuresOf(
        ctx,
        found.filter((each) => each !== undefined),
      );
    }),
    positions: together(async (ids) => byKey(await listPositionsOfFacilities(ctx, ids), (item) => item.facilityId)),
    credit: together(async (ids) => byId(await findCredits(ctx, ids))),
    agreement: together(async (ids) => byId(await store.findAgreements(ctx, ids))),
    proceeds(currency: Currency) {
      const known = proceeds.get(currency) ?? proceedsIn(currency);
      proceeds.set(currency, known);
      return known;
    },
    presentation: together(
      async (ids) => new Map((await findPresentations(ctx, ids)).map((found) => [found.view.id, found])),
    ),
    forwarded: together(async (ids) => byKey(await findForwardedOf(ctx, ids), ({ view }) => view.forwardsId ?? '')),
    payments: together(async (ids) => byKey(await listPayments(ctx, ids), ({ view }) => view.presentationId)),
    trustReceipts: together(async (ids) => byKey(await listTrustReceiptsOf(ctx, ids), (each) => each.presentationId)),
    owedUnderCredit: together(async (ids) =>
      byKey(await store.listConcerned(ctx, { creditIds: ids }, owedStatuses), ({ view }) => view.creditId),
    ),
  };
}
export type TradeRecord = ReturnType<typeof recordFor>;
