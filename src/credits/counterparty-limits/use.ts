import type { Ctx } from '../../context.ts';
import { kinOf } from '../../ground/standings/index.ts';
import { type Exposure, exposuresOf } from './exposure-store.ts';
import type { KeptLimit } from './store.ts';

export interface Use {
  /** The limits that an undertaking of this bank in this country falls under: its own, its group's as known, its country's. */
  over(issuingBankId: string, country: string): { limit: KeptLimit; usedMinor: bigint }[];
  of(limit: KeptLimit): bigint;
}

/** What is used of these limits of one bank; the same for one and for all, in three reads. */
export async function useOf(ctx: Ctx, holderId: string, limits: readonly KeptLimit[], asked: string[]): Promise<Use> {
  const exposures = limits.length === 0 ? [] : await exposuresOf(ctx, holderId);
  const bankIds = limits.flatMap((limit) => limit.bankId ?? []);
  const isKin = await kinOf(ctx, [holderId], bankIds, [...asked, ...exposures.map((e) => e.issuingBankId)]);
  const falls = (limit: KeptLimit, bankId: string, country: string) =>
    limit.bankId === null ? limit.country === country : isKin(holderId, limit.bankId, bankId);
  const of = (limit: KeptLimit) =>
    exposures
      .filter((e: Exposure) => e.currency === limit.currency && falls(limit, e.issuingBankId, e.country))
      .reduce((sum, e) => sum + e.exposureMinor, 0n);
  return {
    of,
    over: (bankId, country) =>
      limits.filter((limit) => falls(limit, bankId, country)).map((limit) => ({ limit, usedMinor: of(limit) })),
  };
}
