import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { tradeProducts } from '../trade-finance/rules.ts';
import { limitRefusals } from './refusals.ts';

export const limitNodeKinds = ['group', 'customer', 'product', 'currency', 'tenor', 'joint'] as const;
export type LimitNodeKind = (typeof limitNodeKinds)[number];

export const limitStatuses = ['agreed', 'suspended', 'closed'] as const;
export type LimitStatus = (typeof limitStatuses)[number];

/** What is asked for under a facility: drawdowns by their product, loans (for work or for a term), credits, guarantees, bills accepted or discounted, and financings under credits. */
export const limitedProducts = [
  'import_bill_advance',
  'working_capital',
  'term_loan',
  'credit',
  'guarantee',
  'bill_acceptance',
  'bill_discount',
  ...tradeProducts,
] as const;
export type LimitedProduct = (typeof limitedProducts)[number];

const atLeast0 = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** What the books and the open applications of a facility say, in its own money. */
export interface Stands {
  /** Principal, and credits honoured and not reimbursed. */
  lentMinor: bigint;
  /** Credits issued and accepted, guarantees given. */
  undertakenMinor: bigint;
  marginMinor: bigint;
  /** Asked for or approved, and neither out nor declined. */
  waitingMinor: bigint;
}

/** What a facility took of a limit when it was last looked at. */
export interface Taken {
  lentMinor: bigint;
  drawnMinor: bigint;
}

export interface Own extends Taken {
  usedMinor: bigint;
  reservedMinor: bigint;
}

/**
 * What a facility takes of a limit: debt and undertakings less the cash held against them; what waits comes on top. Under a limit that
 * does not revolve everything that was ever lent counts, repaid or not; what was undertaken and fell away unused does not. Money that
 * had not come was lent before: it is owed again and not lent again.
 */
export function ownOf(stands: Stands, before: Taken | undefined, how: { isRevolving: boolean; isAgain: boolean }): Own {
  const { lentMinor, undertakenMinor, marginMinor, waitingMinor } = stands;
  const more = how.isAgain ? 0n : atLeast0(lentMinor - (before?.lentMinor ?? 0n));
  const drawnMinor = (before?.drawnMinor ?? 0n) + more;
  const counted = how.isRevolving || drawnMinor < lentMinor ? lentMinor : drawnMinor;
  const usedMinor = atLeast0(counted + undertakenMinor - marginMinor);
  const reservedMinor = atLeast0(counted + undertakenMinor + waitingMinor - marginMinor) - usedMinor;
  return { usedMinor, reservedMinor, lentMinor, drawnMinor };
}

export interface LimitNode {
  id: string;
  parentId: string | null;
  path: string[];
  depth: number;
  kind: LimitNodeKind;
  partyId: string;
  products: readonly string[] | null;
  onlyCurrency: string | null;
  maxTenorDays: number | null;
  status: LimitStatus;
  validFrom: LocalDate;
  validUntil: LocalDate;
}

export interface Request {
  product: LimitedProduct;
  currency: string;
  /** Until when it is out at the longest; undefined where nothing says so. */
  tenorDays: number | undefined;
}

/** What may be taken of it at most: nothing of one that is closed. */
export const boundOf = ({ status, amountMinor }: { status: LimitStatus; amountMinor: bigint }): bigint =>
  status === 'closed' ? 0n : amountMinor;

const isInForce = ({ status, validFrom, validUntil }: LimitNode, on: LocalDate): boolean =>
  status === 'agreed' && validFrom <= on && on <= validUntil;

export function assertInForce(node: LimitNode, on: LocalDate): void {
  if (isInForce(node, on)) return;
  const { id: limitId, kind, status, validFrom, validUntil } = node;
  refuse(limitRefusals.LIMIT_NOT_IN_FORCE, { facts: { limitId, kind, status, validFrom, validUntil } });
}

/** What is asked for is of a kind that every limit above it bears. From the root down, the first that does not is named. */
export function assertBorne(path: readonly LimitNode[], asked: Request, on: LocalDate): void {
  for (const node of path) {
    assertInForce(node, on);
    const at = { limitId: node.id, kind: node.kind };
    if (node.products && !node.products.includes(asked.product))
      refuse(limitRefusals.LIMIT_PRODUCT, { facts: { ...at, product: asked.product, products: node.products } });
    if (node.onlyCurrency !== null && node.onlyCurrency !== asked.currency)
      refuse(limitRefusals.LIMIT_CURRENCY, { facts: { ...at, currency: asked.currency, only: node.onlyCurrency } });
    if (node.maxTenorDays !== null && (asked.tenorDays === undefined || asked.tenorDays > node.maxTenorDays))
      refuse(limitRefusals.LIMIT_TENOR, {
        facts: { ...at, tenorDays: asked.tenorDays ?? null, maxTenorDays: node.maxTenorDays },
      });
  }
}

/** What a limit is a share of: a ceiling on one name or on one group. */
export function assertWithinCeiling(
  amountMinor: bigint,
  capital: { amountMinor: bigint; currency: string } | undefined,
  ceilingBps: number,
): void {
  if (!capital) refuse(limitRefusals.LIMIT_CAPITAL_UNKNOWN, { at: '/amount' });
  if (amountMinor * 10_000n > capital.amountMinor * BigInt(ceilingBps))
    refuse(limitRefusals.LIMIT_CEILING, {
      at: '/amount',
      facts: {
        amountMinor,
        mostMinor: (capital.amountMinor * BigInt(ceilingBps)) / 10_000n,
        currency: capital.currency,
        ceilingBps,
      },
    });
}
