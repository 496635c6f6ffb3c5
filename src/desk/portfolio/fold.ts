import { type Ctx, withTransaction } from '../../context.ts';
import { foldDebts, foldOwed, foldStock } from './store.ts';

/** So often in one run: what is left waits a minute. */
const TURNS = 50;

/** Folds what is kept of what debtors owe and lenders have out, where it has grown, and of what lies where; returns how much. */
export async function foldSums(ctx: Ctx): Promise<number> {
  let folded = (await withTransaction(ctx, foldOwed)) + (await withTransaction(ctx, foldDebts));
  for (let turn = 0; turn < TURNS; turn++) {
    const marks = await withTransaction(ctx, foldStock);
    folded += marks;
    if (marks === 0) break;
  }
  return folded;
}
