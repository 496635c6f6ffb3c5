import { type Ctx, withTransaction } from '../../context.ts';
import { foldOwed } from './store.ts';

/** Folds what is kept of what debtors owe, where it has grown; returns for how many. */
export const foldSums = (ctx: Ctx): Promise<number> => withTransaction(ctx, foldOwed);
