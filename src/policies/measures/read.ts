import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { policyTextOf } from '../../ground/policy/index.ts';
import { readRuleKey, rowOf } from '../../ground/rule-book/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { measures } from './rows.ts';
import type { Measure } from './rules.ts';
import type { MeasureView } from './schemas.ts';

async function viewOf(ctx: Ctx, measure: Measure, on: LocalDate): Promise<MeasureView> {
  const { rules, test: _, ...row } = measure;
  const figures: MeasureView['figures'] = [];
  for (const key of rules) {
    const seed = policyTextOf(key);
    const { inForce } = await readRuleKey(ctx, key, { on });
    figures.push({ key, text: seed ? rowOf(seed) : null, inForce });
  }
  return { ...row, reports: [...row.reports], acts: [...row.acts], on, figures };
}

export const listMeasures = (ctx: Ctx, { on }: { on?: LocalDate | undefined }): Promise<{ items: MeasureView[] }> =>
  withSnapshot(ctx, async (tx) => {
    requirePerson(tx);
    const items: MeasureView[] = [];
    for (const measure of measures) items.push(await viewOf(tx, measure, on ?? businessDate(tx)));
    return { items };
  });

export const readMeasure = (
  ctx: Ctx,
  { number, on }: { number: number; on?: LocalDate | undefined },
): Promise<MeasureView> =>
  withSnapshot(ctx, async (tx) => {
    requirePerson(tx);
    const found = measures.find((measure) => measure.number === number);
    return found ? viewOf(tx, found, on ?? businessDate(tx)) : refuse(commonRefusals.NOT_FOUND, { at: '/number' });
  });
