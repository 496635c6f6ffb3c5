import { BPS_ONE } from '../../kernel/ratio.ts';
import { type RefusalDefinition, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { type LifeCycle, statesBefore } from '../../kernel/transitions.ts';

export const creditStatuses = [
  'applied',
  'approved',
  'declined',
  'preadvised',
  'received',
  'issued',
  'advised',
  'cancelled',
  'expired',
  'closed',
] as const;
export type CreditStatus = (typeof creditStatuses)[number];

export type CreditAct = 'approve' | 'decline' | 'issue' | 'receive' | 'advise' | 'cancel' | 'expire' | 'close';

/** A credit on either side: applied for here (import), or received for a customer of ours (export). */
export const creditLife: LifeCycle<CreditStatus, CreditAct> = [
  ['applied', 'approve', 'approved'],
  ['applied', 'decline', 'declined'],
  ['approved', 'decline', 'declined'],
  ['approved', 'issue', 'issued'],
  ['preadvised', 'receive', 'received'],
  ['issued', 'advise', 'advised'],
  ['received', 'advise', 'advised'],
  ['issued', 'cancel', 'cancelled'],
  ['advised', 'cancel', 'cancelled'],
  ['issued', 'expire', 'expired'],
  ['advised', 'expire', 'expired'],
  ['received', 'expire', 'expired'],
  ['expired', 'close', 'closed'],
  ['issued', 'close', 'closed'],
  ['advised', 'close', 'closed'],
];

/** Bound and not ended: amended, transferred and presented under. Documents may still come after expiry, and are refused. */
export const openStatuses: readonly CreditStatus[] = ['issued', 'advised'];
export const presentableStatuses: readonly CreditStatus[] = ['issued', 'advised', 'expired'];
/** Nobody is turned away: what comes under a credit that is used up or over is received, examined and refused (UCP 600 16). */
export const receivingStatuses: readonly CreditStatus[] = [...presentableStatuses, 'closed'];
export const beforeIssue = statesBefore(creditLife, 'decline');

/** Asked for, issued, answered: bound from issue, effective by the answer or by what complies with it (UCP 600 10). */
export const amendmentStatuses = ['asked', 'declined', 'pending', 'accepted', 'rejected', 'deemed_accepted'] as const;
export type AmendmentStatus = (typeof amendmentStatuses)[number];

/** The amount book of one credit, in minor units of its currency. */
export interface Book {
  amountMinor: bigint;
  plusBps: number;
  additionalMinor: bigint;
  drawnMinor: bigint;
  heldMinor: bigint;
  transferredMinor: bigint;
  ceasedMinor: bigint;
}

/** What may be drawn in all: the amount with its upper tolerance, rounded down to the minor unit (39A, 39C). */
export const ceilingMinor = (amountMinor: bigint, plusBps: number, additionalMinor = 0n): bigint =>
  (amountMinor * (BPS_ONE + BigInt(plusBps))) / BPS_ONE + additionalMinor;

export const availableMinor = (book: Book): bigint =>
  ceilingMinor(book.amountMinor, book.plusBps, book.additionalMinor) -
  book.drawnMinor -
  book.heldMinor -
  book.transferredMinor -
  book.ceasedMinor;

export interface Instalment {
  number: number;
  shipsTo: LocalDate;
  amountMinor: bigint;
  usedMinor: bigint;
  status: 'open' | 'missed';
}

/** How an amount fills the open instalments in their order; each takes up to its amount with the upper tolerance. */
export function fillInstalments(
  instalments: readonly Instalment[],
  amountMinor: bigint,
  plusBps: number,
): { number: number; byMinor: bigint }[] {
  const fills: { number: number; byMinor: bigint }[] = [];
  let left = amountMinor;
  for (const { number, amountMinor: most, usedMinor, status } of instalments) {
    if (left === 0n || status === 'missed') break;
    const room = ceilingMinor(most, plusBps) - usedMinor;
    const byMinor = room < left ? room : left;
    if (byMinor <= 0n) continue;
    fills.push({ number, byMinor });
    left -= byMinor;
  }
  return fills;
}

/** How an amount that is given back empties them: the last that were filled first. */
export function emptyInstalments(
  instalments: readonly Instalment[],
  amountMinor: bigint,
): { number: number; byMinor: bigint }[] {
  const emptied: { number: number; byMinor: bigint }[] = [];
  let left = amountMinor;
  for (const { number, usedMinor } of [...instalments].reverse()) {
    const byMinor = usedMinor < left ? usedMinor : left;
    if (byMinor <= 0n) continue;
    emptied.push({ number, byMinor });
    left -= byMinor;
  }
  return emptied;
}

/** What ceases to be available when an instalment is missed: it and every later one, as far as unused (article 32). */
export const ceasedBy = (instalments: readonly Instalment[], missed: number): bigint =>
  instalments
    .filter((i) => i.number >= missed && i.status === 'open')
    .reduce((sum, i) => sum + (i.amountMinor > i.usedMinor ? i.amountMinor - i.usedMinor : 0n), 0n);

/** An instalment is drawn when it was used to its amount less the lower tolerance. */
export const isDrawn = ({ amountMinor, usedMinor }: Instalment, minusBps: number): boolean =>
  usedMinor * BPS_ONE >= amountMinor * (BPS_ONE - BigInt(minusBps));

export interface ScheduleFacts {
  amountMinor: bigint;
  currency: string;
  instalments: readonly { from: LocalDate; to: LocalDate; amountMinor: bigint }[];
}

export function assertSchedule(
  { amountMinor, currency, instalments }: ScheduleFacts,
  otherwise: RefusalDefinition,
): void {
  const sum = instalments.reduce((total, i) => total + i.amountMinor, 0n);
  const inOrder = instalments.every(
    (i, at) => i.from <= i.to && (at === 0 || i.from > (instalments[at - 1] as { to: LocalDate }).to),
  );
  if (sum !== amountMinor || !inOrder)
    refuse(otherwise, { at: '/terms/shipmentSchedule', facts: { sumMinor: sum, amountMinor, currency, inOrder } });
}

/** Persons that approve a credit of this size: one, and one more from each threshold on; every one where none is known. */
export const approvalsFor = (amountMinor: bigint, thresholdsMinor: readonly bigint[] | undefined): number =>
  thresholdsMinor === undefined ? 3 : 1 + thresholdsMinor.filter((threshold) => amountMinor >= threshold).length;

type Tenor = { days: number } | { on: LocalDate } | object;

/** The last day on which a bank may still have to pay under a credit: its expiry and the longest usance after it, or a fixed day. */
export function lastPayOn(
  { tenor, parts }: { tenor?: Tenor | undefined; parts?: readonly { tenor: Tenor }[] | undefined },
  expiresOn: LocalDate,
): LocalDate {
  const tenors = [tenor ?? {}, ...(parts ?? []).map((part) => part.tenor)];
  const days = tenors.map((t) => ('days' in t ? addDays(expiresOn, t.days) : 'on' in t ? t.on : expiresOn));
  return days.reduce((last, day) => (day > last ? day : last), expiresOn);
}
