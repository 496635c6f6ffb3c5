import { allocate } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import { businessDateAt, daysBetween, type LocalDate } from '../../kernel/time.ts';

/**
 * Whose right comes first, computed from what was made public and when; one engine for goods, documents and receivables.
 * Whatever has a security function is here (Civil Code 388): title retention and finance lease beside pledge and charge.
 */
export const rightKinds = [
  'lien',
  'pledge',
  'document_pledge',
  'charge',
  'floating_charge',
  'title_retention',
  'lease',
  'receivable_pledge',
  'factoring',
] as const;
export type RightKind = (typeof rightKinds)[number];

export const rankingRefusals = refusalList({
  PUBLICITY_READS_TWO_WAYS: [
    'invalid',
    'A time of publicity with one end open can mean “public since then” or “public, but its order cannot be shown”',
    '公示时间仅填写一端，可理解为“自该时起已公示”或“已公示但先后无法证明”',
    'Public since an instant: give that instant as from and as to. Between two: give both. Order cannot be shown: both null',
    '自某时起公示：from 与 to 填同一时间；介于两时之间：两端均填写；先后无法证明：两端均为 null',
  ],
});

export const publicityKinds = ['registration', 'control', 'document_delivery', 'notice'] as const;
export type PublicityKind = (typeof publicityKinds)[number];

/**
 * When something became public: the same instant twice when it is proved to the second; a span when only the day is
 * known; open ends (±Infinity) when nothing about it can be shown.
 */
export interface PublicityEvent {
  kind: PublicityKind;
  fromMs: number;
  toMs: number;
}

export const publicAt = (kind: PublicityKind, at: Date): PublicityEvent => ({
  kind,
  fromMs: at.getTime(),
  toMs: at.getTime(),
});

export interface SecurityRight {
  id: string;
  kind: RightKind;
  claimMinor: bigint;
  /** The registered ceiling governs, interest and costs included (Civil Code 420, 439; SI 15). */
  ceilingMinor?: bigint | undefined;
  publicity: readonly PublicityEvent[];
  /** It secures the price of these very goods, or money lent for it, or the rent (Civil Code 416, SI 57). */
  purchaseMoneyDeliveredOn?: LocalDate | undefined;
}

export const rankReasons = [
  'LIEN_BEFORE_ALL',
  'PURCHASE_MONEY_IN_TIME',
  'BY_PUBLICITY',
  'BY_NOTICE',
  'NOT_PUBLISHED',
] as const;
export type RankReason = (typeof rankReasons)[number];

/** Rights of one tier share pro rata to what they secure. */
export interface Tier {
  reason: RankReason;
  rights: readonly SecurityRight[];
}

export interface Ranking {
  tiers: readonly Tier[];
  /** Rights that do not exist in rem yet: a pledge without control, a receivables pledge without registration. */
  notConstituted: readonly SecurityRight[];
}

/** Which publicity gives each kind its place: Civil Code 414, 415, 445, 768; SI 59, 66. */
const placedBy: Record<RightKind, readonly PublicityKind[]> = {
  lien: [],
  pledge: ['control'],
  document_pledge: ['document_delivery', 'registration'],
  charge: ['registration'],
  floating_charge: ['registration'],
  title_retention: ['registration'],
  lease: ['registration'],
  receivable_pledge: ['registration'],
  factoring: ['registration'],
};

/** Without its publicity such a right does not arise at all (Civil Code 429, 441, 445); the others arise by contract. */
const constitutedByPublicity = new Set<RightKind>(['pledge', 'document_pledge', 'receivable_pledge']);

/** Registered within these days of delivery, the first not counted, purchase money goes first (Civil Code 416). */
export const purchaseMoneyDays = 10;

const first = (right: SecurityRight, kinds: readonly PublicityKind[]): PublicityEvent | undefined =>
  right.publicity
    .filter((event) => kinds.includes(event.kind))
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)[0];

function isPurchaseMoneyInTime(right: SecurityRight): boolean {
  const registered = first(right, ['registration']);
  if (right.purchaseMoneyDeliveredOn === undefined || !registered || !Number.isFinite(registered.toMs)) return false;
  const on = businessDateAt(new Date(registered.toMs));
  return daysBetween(right.purchaseMoneyDeliveredOn, on) <= purchaseMoneyDays;
}

const securedMinor = ({ claimMinor, ceilingMinor }: SecurityRight): bigint =>
  ceilingMinor !== undefined && ceilingMinor < claimMinor ? ceilingMinor : claimMinor;

/** Earlier before later; where the order cannot be shown, one tier (SI 59): spans that touch merge, and so on along. */
function byTime(
  reason: RankReason,
  rights: readonly SecurityRight[],
  eventOf: (right: SecurityRight) => PublicityEvent,
): Tier[] {
  const spans = rights
    .map((right) => ({ right, event: eventOf(right) }))
    .sort((a, b) => a.event.fromMs - b.event.fromMs || (a.right.id < b.right.id ? -1 : 1));
  const tiers: { rights: SecurityRight[]; toMs: number }[] = [];
  for (const { right, event } of spans) {
    const last = tiers.at(-1);
    if (last && event.fromMs <= last.toMs) {
      last.rights.push(right);
      last.toMs = Math.max(last.toMs, event.toMs);
    } else tiers.push({ rights: [right], toMs: event.toMs });
  }
  return tiers.map(({ rights: tied }) => ({ reason, rights: tied }));
}

/** Total and deterministic: liens (Civil Code 456), purchase money in time (416), publicity by time, notice, the rest. */
export function rank(rights: readonly SecurityRight[]): Ranking {
  const left = [...rights].sort((a, b) => (a.id < b.id ? -1 : 1));
  const takeOut = (is: (right: SecurityRight) => boolean): SecurityRight[] => {
    const taken = left.filter(is);
    for (const right of taken) left.splice(left.indexOf(right), 1);
    return taken;
  };
  const placeOf = (right: SecurityRight) => first(right, placedBy[right.kind]) as PublicityEvent;
  const liens = takeOut((right) => right.kind === 'lien');
  const notConstituted = takeOut((right) => constitutedByPublicity.has(right.kind) && !placeOf(right));
  const purchaseMoney = takeOut(isPurchaseMoneyInTime);
  const published = takeOut((right) => placeOf(right) !== undefined);
  const notified = takeOut((right) => right.kind === 'factoring' && first(right, ['notice']) !== undefined);
  const together = (reason: RankReason, tied: SecurityRight[]): Tier[] =>
    tied.length > 0 ? [{ reason, rights: tied }] : [];
  return {
    tiers: [
      ...together('LIEN_BEFORE_ALL', liens),
      ...byTime('PURCHASE_MONEY_IN_TIME', purchaseMoney, placeOf),
      ...byTime('BY_PUBLICITY', published, placeOf),
      ...byTime('BY_NOTICE', notified, (right) => first(right, ['notice']) as PublicityEvent),
      ...together('NOT_PUBLISHED', left),
    ],
    notConstituted,
  };
}

export interface Share {
  rightId: string;
  /** 1 is first; rights of one tier have the same. */
  rank: number;
  securedMinor: bigint;
  paidMinor: bigint;
  /** What it secured and the proceeds did not reach, and what lay above its ceiling: unsecured from now on. */
  unpaidMinor: bigint;
}

/** Pays proceeds down the ranking, pro rata within a tier to the minor unit; the rest is the owner's (Civil Code 413). */
export function distribute(
  proceedsMinor: bigint,
  { tiers }: Pick<Ranking, 'tiers'>,
): { shares: Share[]; surplusMinor: bigint } {
  let left = proceedsMinor;
  const shares = tiers.flatMap((tier, i): Share[] => {
    const secured = tier.rights.map(securedMinor);
    const due = secured.reduce((sum, claim) => sum + claim, 0n);
    const paid = due === 0n ? secured : allocate(due < left ? due : left, secured);
    left -= paid.reduce((sum, amount) => sum + amount, 0n);
    return tier.rights.map((right, k) => ({
      rightId: right.id,
      rank: i + 1,
      securedMinor: secured[k] as bigint,
      paidMinor: paid[k] as bigint,
      unpaidMinor: right.claimMinor - (paid[k] as bigint),
    }));
  });
  return { shares, surplusMinor: left };
}

/** What ranks before a right on the same goods: the amount a lender counts as gone before it is served. */
export function seniorMinor({ tiers }: Pick<Ranking, 'tiers'>, rightId: string): bigint {
  const own = tiers.findIndex((tier) => tier.rights.some((right) => right.id === rightId));
  return tiers
    .slice(0, own < 0 ? tiers.length : own)
    .flatMap((tier) => tier.rights)
    .reduce((sum, right) => sum + securedMinor(right), 0n);
}
