import { readDecimal, writeDecimal } from './decimals.ts';
import { examine } from './examine.ts';
import type { ExaminationOptions } from './examined.ts';
import type { CaseCredit, ExaminationCase, ExaminationResult } from './schemas.ts';

/** An amendment that the beneficiary has neither accepted nor rejected: what it changes, as fields of the credit. */
export interface PendingAmendment {
  number: number;
  change: Partial<CaseCredit>;
  /** By how much it raises the amount, or lowers it, as a signed decimal: amendments of the amount add up. */
  amountBy?: string;
}

export interface UnderAmendments {
  /** Numbers of the amendments under which the presentation was examined; empty for the terms as they stand. */
  amendments: number[];
  result: ExaminationResult;
}

export interface AmendmentDecision {
  base: ExaminationResult;
  /** One examination for each set of pending amendments, smallest first. */
  under: UnderAmendments[];
  /** The terms that govern: what complies, the terms as they stand first; the base when nothing does. */
  governing: UnderAmendments;
  /** Amendments that this presentation accepts by complying with them and not with the terms as they stand (10c). */
  deemedAccepted: number[];
  /**
   * Amendments under which it complies as it does without them: the documents do not tell whether they are accepted, so
   * the beneficiary is asked.
   */
  open: number[];
}

const pendingMost = 8;

/** Every set of the numbers, by size and order. A presentation accepts an amendment whole or not at all (10e). */
function sets(amendments: readonly PendingAmendment[]): PendingAmendment[][] {
  const all: PendingAmendment[][] = [];
  for (let mask = 1; mask < 1 << amendments.length; mask++) all.push(amendments.filter((_, i) => mask & (1 << i)));
  return all.sort((a, b) => a.length - b.length);
}

/** The credit as the given amendments leave it: later ones go over earlier ones. */
export function amendedCredit(credit: CaseCredit, amendments: readonly PendingAmendment[]): CaseCredit {
  const ordered = [...amendments].sort((a, b) => a.number - b.number);
  return ordered.reduce<CaseCredit>(
    (terms, { change, amountBy }) => ({
      ...terms,
      ...change,
      ...(amountBy !== undefined && { amount: addDecimals(terms.amount ?? '0', amountBy) }),
    }),
    credit,
  );
}

function addDecimals(a: string, b: string): string {
  const [sign, size] = b.startsWith('-') ? [-1n, b.slice(1)] : [1n, b];
  const sum = readDecimal(a, '/credit/amount') + sign * readDecimal(size, '/amountBy');
  return writeDecimal(sum < 0n ? 0n : sum);
}

/**
 * Examines a presentation against the terms as they stand and against every set of unanswered amendments (article 10c):
 * pending amendments are a set, and there is no single current version of a credit.
 * @throws RangeError with more than eight pending: such a credit is put in order by hand first.
 */
export function examineWithAmendments(
  given: ExaminationCase,
  pending: readonly PendingAmendment[],
  options: ExaminationOptions = {},
): AmendmentDecision {
  if (pending.length > pendingMost) throw new RangeError(`at most ${pendingMost} pending amendments`);
  const base = examine(given, options);
  const under = sets(pending).map(
    (amendments): UnderAmendments => ({
      amendments: amendments.map(({ number }) => number),
      result: examine({ ...given, credit: amendedCredit(given.credit, amendments) }, options),
    }),
  );
  const best = (complying: boolean | null): UnderAmendments | undefined =>
    base.complying === complying
      ? { amendments: [], result: base }
      : under.find(({ result }) => result.complying === complying);
  const governing = best(true) ?? best(null) ?? { amendments: [], result: base };
  const open = under
    .filter(({ amendments, result }) => amendments.length === 1 && base.complying === true && result.complying === true)
    .flatMap(({ amendments }) => amendments);
  return {
    base,
    under,
    governing,
    deemedAccepted: governing.result.complying === true ? governing.amendments : [],
    open,
  };
}
