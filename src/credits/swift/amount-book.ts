import { refusalList, refuse } from '../../kernel/refusal.ts';

/** Amounts of one credit, all in minor units of its currency. */
export interface AmountBook {
  /** 32B after amendments that bind. */
  amountMinor: bigint;
  /** Tolerance upwards in hundredths of a per cent: 39A 10/05 is 1,000; "about" is 1,000 too. */
  plusBps: number;
  minusBps: number;
  /** Amounts usable under 39C beside the credit amount (freight, insurance, interest). */
  additionalMinor: bigint;
  movements: readonly Movement[];
}

/**
 * `drawn`: honoured or negotiated. `held`: refused, the documents still held (HOLD, NOTIFY) or under examination: a
 * reservation until taken up or returned. `returned`: refused and given back, which frees the amount. `transferred`: to
 * a second beneficiary.
 */
export interface Movement {
  id: string;
  kind: 'drawn' | 'held' | 'returned' | 'transferred';
  amountMinor: bigint;
}

export const amountBookRefusals = refusalList({
  DRAWING_BEYOND_BALANCE: [
    'precondition',
    'The amount exceeds what is left of the credit',
    '金额超过信用证可用余额',
    'Draw no more than the figure under available, or amend the credit first',
    '请不超过 available 所列金额，或先修改信用证',
  ],
});

const whole = 10_000n;

/**
 * What may be drawn in all: amount plus tolerance plus 39C, rounded down to the minor unit, so that a cent beyond the
 * line is beyond it (article 30a, 39A).
 */
export const ceiling = (book: AmountBook): bigint =>
  (book.amountMinor * (whole + BigInt(book.plusBps))) / whole + book.additionalMinor;

/** The least a single full drawing may be: amount less tolerance, rounded up. */
export const floor = (book: AmountBook): bigint =>
  (book.amountMinor * (whole - BigInt(book.minusBps)) + whole - 1n) / whole;

const sum = (book: AmountBook, ...kinds: Movement['kind'][]): bigint =>
  book.movements.reduce((total, { kind, amountMinor }) => (kinds.includes(kind) ? total + amountMinor : total), 0n);

export interface Balance {
  ceilingMinor: bigint;
  drawnMinor: bigint;
  heldMinor: bigint;
  transferredMinor: bigint;
  availableMinor: bigint;
}

/** One reading of the book, so that what is left and what holds it are always shown together. */
export function balance(book: AmountBook): Balance {
  const [drawnMinor, heldMinor, transferredMinor] = [sum(book, 'drawn'), sum(book, 'held'), sum(book, 'transferred')];
  const ceilingMinor = ceiling(book);
  return {
    ceilingMinor,
    drawnMinor,
    heldMinor,
    transferredMinor,
    availableMinor: ceilingMinor - drawnMinor - heldMinor - transferredMinor,
  };
}

/** @throws DRAWING_BEYOND_BALANCE when a drawing, hold or transfer of this amount would exceed what is left. */
export function requireAvailable(book: AmountBook, amountMinor: bigint): void {
  const { availableMinor } = balance(book);
  if (amountMinor > availableMinor)
    refuse(amountBookRefusals.DRAWING_BEYOND_BALANCE, {
      facts: { available: availableMinor.toString(), asked: amountMinor.toString() },
    });
}

/** A movement that changes its kind (held → drawn when taken up, held → returned) or is new. */
export const move = (book: AmountBook, movement: Movement): AmountBook => ({
  ...book,
  movements: [...book.movements.filter(({ id }) => id !== movement.id), movement],
});

/** The totals that settlement messages carry, by message type. */
export const settlementTotals = {
  /** 750: 34B = 32B + 33B − 71D + 73A; 754 the same with 32a and 34a. */
  claimed: (p: { principal: bigint; additional?: bigint; deducted?: bigint; added?: bigint }): bigint =>
    p.principal + (p.additional ?? 0n) - (p.deducted ?? 0n) + (p.added ?? 0n),
  /** 752: 33a = 32B − 71D; 756: 33A = 32B less what was deducted. */
  net: (p: { principal: bigint; deducted?: bigint }): bigint => p.principal - (p.deducted ?? 0n),
} as const;
