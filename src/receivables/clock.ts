import { recordEvent } from '../audit/index.ts';
import { type Ctx, withTransaction } from '../context.ts';
import { localDateAt } from '../kernel/time.ts';
import { receivableAnswerOverdue } from './events.ts';
import * as store from './store.ts';

const BATCH = 200;

/**
 * Tells creditor, debtor and lender of every receivable whose debtor has let the day for its answer pass (Order 802
 * art 16). Safe to run late, twice or in several processes: each is told of once.
 */
export async function tellOverdueAnswers(ctx: Ctx): Promise<number> {
  let told = 0;
  for (;;) {
    const batch = await withTransaction(ctx, async (tx) => {
      const overdue = await store.markAnswersOverdue(tx, localDateAt(tx.clock.now(), 'Asia/Shanghai'), BATCH);
      for (const view of overdue)
        await recordEvent(
          tx,
          receivableAnswerOverdue(view, await store.participantsOfReceivable(tx, view.id), { answerBy: view.answerBy }),
        );
      return overdue.length;
    });
    told += batch;
    if (batch < BATCH) return told;
  }
}
