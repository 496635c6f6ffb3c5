import { mulDiv } from '../../kernel/ratio.ts';
import { floorValueMinor } from './rules.ts';

/** Shares of one security are parts of this whole, so that debts in several moneys share it without a rate between them. */
export const WHOLE = 1_000_000_000_000n;

export interface Sharer {
  facilityId: string;
  /** What the goods have to carry, and at which line. */
  exposureMinor: bigint;
  lineBps: number;
  /** Lines were agreed: without them nobody knows what a debt needs. */
  hasTerms: boolean;
  /** Goods that it has alone, and those that it shares, as it values them in its own money. */
  ownMinor: bigint;
  sharedMinor: bigint;
}

/** How much of the shared goods a debt needs, rounded up; more than the whole where they do not carry it. What is unknown needs all. */
export function neededOf({ exposureMinor, lineBps, hasTerms, ownMinor, sharedMinor }: Sharer): bigint {
  if (exposureMinor <= 0n) return 0n;
  if (!hasTerms || lineBps <= 0) return WHOLE;
  const rest = floorValueMinor(exposureMinor, lineBps) - ownMinor;
  if (rest <= 0n) return 0n;
  return sharedMinor <= 0n ? WHOLE : mulDiv(rest, WHOLE, sharedMinor, 'up');
}

/**
 * Divides one security among what it secures, once: to each what it needs; where that is more than there is, to the earlier in the
 * agreed order first, or to all in proportion (Civil Code 414 among rights of one rank; 420: a maximum secures what arises in its
 * term). Never more than the whole.
 */
export function allocate(needs: readonly { id: string; needed: bigint }[], by: 'order' | 'proportion') {
  const total = needs.reduce((sum, { needed }) => sum + needed, 0n);
  let left = WHOLE;
  return new Map(
    needs.map(({ id, needed }): [string, bigint] => {
      const inOrder = needed < left ? needed : left;
      const share = total <= WHOLE ? needed : by === 'order' ? inOrder : mulDiv(needed, WHOLE, total, 'down');
      left -= share;
      return [id, share];
    }),
  );
}

/** What of its shared goods is there for the debts of others, in its own money, rounded up. */
export const keptForOthers = (sharedMinor: bigint, shareOfOthers: bigint): bigint =>
  mulDiv(sharedMinor, shareOfOthers, WHOLE, 'up');
