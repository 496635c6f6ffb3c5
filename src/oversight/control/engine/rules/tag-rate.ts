/**
 * How well a tag is read, learned from its own reads. Field measurements of portals: most tags are read as sold, one in
 * six is turned away or beside metal, one in fourteen is hardly read at all. Until a tag has shown which it is, it may be
 * any of these: a few misses of a tag that nobody knows yet prove nothing.
 */
const rates = [0.03, 0.07, 0.14, 0.25, 0.38, 0.52, 0.66, 0.78, 0.87, 0.93, 0.965, 0.985] as const;
const shares = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.13, 0.16, 0.18, 0.14] as const;
const lnRate = rates.map(Math.log);
const lnMiss = rates.map((rate) => Math.log(1 - rate));
const lnShare = shares.map(Math.log);

/** ln of the likelihood of each rate, less the greatest. One array for all calls. */
const lnBelief = new Float64Array(rates.length);

function believe(hits: number, misses: number): void {
  let most = -Infinity;
  for (let i = 0; i < rates.length; i++) {
    const ln = lnShare[i]! + hits * lnRate[i]! + misses * lnMiss[i]!;
    lnBelief[i] = ln;
    if (ln > most) most = ln;
  }
  for (let i = 0; i < rates.length; i++) lnBelief[i]! -= most;
}

/** The rate to expect of the next read, about, after so many hits and misses. */
export const expectedRate = (hits: number, misses: number): number => (hits + 2.6) / (hits + misses + 3);

/** -ln of the chance that a tag with this record, still there, is missed `run` times more without a read between. */
export function surprise(hits: number, misses: number, run: number): number {
  if (run <= 0) return 0;
  believe(hits, misses);
  let [sum, all] = [0, 0];
  for (let i = 0; i < rates.length; i++) {
    const belief = Math.exp(lnBelief[i]!);
    sum += belief * Math.exp(run * lnMiss[i]!);
    all += belief;
  }
  return Math.log(all) - Math.log(sum);
}

/** Misses in a row after which a tag with this record is surely gone; Infinity where more than `most` would be needed. */
export function missesToProve(hits: number, misses: number, certainty: number, most: number): number {
  for (let run = 1; run <= most; run++) if (surprise(hits, misses, run) >= certainty) return run;
  return Infinity;
}
