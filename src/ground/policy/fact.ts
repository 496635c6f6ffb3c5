import type { Text } from '../../kernel/refusal.ts';

/** Something on record that a gate has to know. */
export interface Fact {
  name: Text;
  /** Where it stands on record. */
  on: string;
  /** What it does to the value or the debt, where a gate counts it. */
  counts: string;
  /** What opens the gate again. */
  remedy: Text;
}

type Row = [en: string, zh: string, on: string, counts: string, remedyEn: string, remedyZh: string];

export const factList = <const K extends string>(rows: Record<K, Row>): Record<K, Fact> =>
  Object.fromEntries(
    Object.entries<Row>(rows).map(([id, [en, zh, on, counts, remedyEn, remedyZh]]) => [
      id,
      { name: { en, zh }, on, counts, remedy: { en: remedyEn, zh: remedyZh } },
    ]),
  ) as Record<K, Fact>;
