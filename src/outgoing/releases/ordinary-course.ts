/**
 * How far an outbound looks like a sale in the ordinary course (Civil Code 404, SI 56): a buyer in it takes the goods free
 * of a charge. Points count against it; an unknown fact counts half. A proposal for the officer, never a decision.
 */
export interface OutboundFacts {
  quantityValue: bigint;
  /** Earlier outbounds of the grantor, newest first. */
  earlierValues: readonly bigint[];
  isRelated: boolean | undefined;
  isWithinScope: boolean | undefined;
  /** Sale price over mark, basis points. */
  priceToMarkBps: number | undefined;
}

export interface OrdinaryCourse {
  points: number;
  reasons: string[];
}

const weights = { quantity: 40, related: 30, scope: 20, price: 10 } as const;

/** Standard deviations above the mean of earlier outbounds; undefined for fewer than five. */
export function zScore(value: bigint, earlier: readonly bigint[]): number | undefined {
  if (earlier.length < 5) return undefined;
  const numbers = earlier.map(Number);
  const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const variance = numbers.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (numbers.length - 1);
  if (variance === 0) return Number(value) > mean ? Number.POSITIVE_INFINITY : 0;
  return (Number(value) - mean) / Math.sqrt(variance);
}

export function ordinaryCourse(f: OutboundFacts): OrdinaryCourse {
  const reasons: string[] = [];
  let points = 0;
  const count = (name: keyof typeof weights, against: boolean | undefined) => {
    if (against === false) return;
    points += against === undefined ? weights[name] / 2 : weights[name];
    reasons.push(against === undefined ? `${name.toUpperCase()}_UNKNOWN` : name.toUpperCase());
  };
  const z = zScore(f.quantityValue, f.earlierValues);
  count('quantity', z === undefined ? undefined : z > 3);
  count('related', f.isRelated);
  count('scope', f.isWithinScope === undefined ? undefined : !f.isWithinScope);
  count('price', f.priceToMarkBps === undefined ? undefined : f.priceToMarkBps < 7_000);
  return { points, reasons };
}
