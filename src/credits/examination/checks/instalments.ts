import { changedBy, raised } from '../decimals.ts';
import type { Check, Examined } from '../examined.ts';
import { discrepancy } from '../findings.ts';
import type { Instalment } from '../terms.ts';
import { isTransportType } from '../transport-rules.ts';

/**
 * The instalments that this presentation may be: the first not yet drawn, and those after it that the amount reaches.
 * `drawnBefore` fills them in order; one drawn short within the tolerance counts as drawn.
 */
function open({ terms, drawn, drawnBefore }: Examined): { index: number; instalment: Instalment }[] {
  const tolerance = terms.minusPct ?? 0n;
  const result: { index: number; instalment: Instalment }[] = [];
  let reached = 0n;
  for (const [index, instalment] of terms.schedule.entries()) {
    const before = reached;
    reached += instalment.amount ?? 0n;
    if (instalment.amount !== undefined && raised(drawnBefore) >= changedBy(reached, -tolerance)) continue;
    if (result.length > 0 && before >= drawnBefore + (drawn ?? 0n)) break;
    result.push({ index, instalment });
    if (instalment.amount === undefined) break;
  }
  return result;
}

/** Article 32: an instalment not shipped or drawn in its period ends the credit for it and those that follow. */
export const checkInstalments: Check = (x) => {
  if (x.terms.schedule.length === 0) return [];
  const asksTransport = x.sets.some(({ required }) => isTransportType(required.type));
  const shippedOn = x.shipped.shipments.flatMap(({ shippedOn }) => shippedOn ?? []);
  const dates = asksTransport ? shippedOn : [x.presentedOn];
  const periods = open(x);
  const [first] = periods;
  if (!first || dates.length === 0) return [];
  const inside = (date: string, { instalment: { from, to } }: (typeof periods)[number]): boolean =>
    date >= from && date <= to;
  const fits =
    dates.every((date) => periods.some((period) => inside(date, period))) && dates.some((date) => inside(date, first));
  if (fits) return [];
  return [
    discrepancy('U32', undefined, {
      text: `INSTALMENT NO.${first.index + 1} NOT SHIPPED IN PERIOD`,
      found: [...new Set(dates)].sort().join(', '),
      required: `${first.instalment.from} to ${first.instalment.to}`,
    }),
  ];
};
