import type { Ctx } from '../../context.ts';
import { inBook } from './post.ts';
import type { AccountKind } from './rules.ts';
import * as store from './store.ts';

/** Balances of several kinds and subjects of one book, by `kind/subject/currency`; absent where never opened. */
export const balancesOf = (
  ctx: Ctx,
  bookPartyId: string,
  kinds: readonly AccountKind[],
  subjectIds: readonly string[],
): Promise<Map<string, bigint>> =>
  inBook(ctx, bookPartyId, (own) => store.balancesOf(own, bookPartyId, kinds, subjectIds));

/** Debit positive, credit negative; an account that was never opened has no balance, and that is zero. */
export const balanceOf = (
  ctx: Ctx,
  bookPartyId: string,
  kind: AccountKind,
  subjectId: string,
  currency: string,
): Promise<bigint> => inBook(ctx, bookPartyId, (own) => store.balanceOf(own, bookPartyId, kind, subjectId, currency));
