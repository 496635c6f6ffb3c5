import { type Ctx, withSnapshot, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { Failures } from '../../kernel/failures.ts';
import { businessDate } from '../../kernel/time.ts';
import { receivableAnswerOverdue } from './events.ts';
import * as store from './store.ts';

const BATCH = 200;

const tellOne = (ctx: Ctx, id: string): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const view = await store.markAnswerOverdue(tx, id);
    if (!view) return 0;
    const { answerBy } = view;
    await recordEvent(tx, receivableAnswerOverdue(view, await store.participantsOfReceivable(tx, id), { answerBy }));
    return 1;
  });

/**
 * Tells creditor, debtor and lender of every receivable whose debtor has let the day for its answer pass (Order 802
 * art 16). Each by itself: one that fails stops no other. Safe to run late, twice or in several processes: each is told of
 * once.
 */
export async function tellOverdueAnswers(ctx: Ctx): Promise<number> {
  const failures = new Failures();
  const today = businessDate(ctx);
  let told = 0;
  for (let after = '', ids: string[] | undefined; ids === undefined || ids.length === BATCH; ) {
    ids = await withSnapshot(ctx, (tx) => store.findAnswersOverdue(tx, today, after, BATCH));
    for (const id of ids) told += await failures.count(id, () => tellOne(ctx, id));
    after = ids.at(-1) ?? after;
  }
  failures.throwIfAny();
  return told;
}
