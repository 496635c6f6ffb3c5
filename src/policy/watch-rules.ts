import type { PolicyRule } from './rules.ts';

/** What a watch may say, and what an order of the lender may do to it, beyond the control terms of a risk class. */
export const watchRules: PolicyRule[] = [
  {
    key: 'watch.scaleDivisionKg',
    value: 20,
    unit: 'kilograms',
    validFrom: '2021-01-01',
    source: 'division of a truck or floor scale of class III up to 60 t, OIML R 76; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'watch.separationLeastM',
    value: 30,
    unit: 'metres',
    validFrom: '2021-01-01',
    source: 'two receivers of satellite positions in a yard tell no less; practice, to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'watch.doubtedBps',
    value: 100,
    unit: 'bps',
    validFrom: '2021-01-01',
    source: 'device practice: of a hundred numbered messages one may be lost or come again; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'watch.disbelievedADay',
    value: 3,
    unit: 'readings',
    validFrom: '2021-01-01',
    source: 'device practice: readings of a day that were not believed; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'order.pastMinutes',
    value: 5,
    unit: 'minutes',
    validFrom: '2021-01-01',
    source: 'an order that begins now may be typed and sent; practice, to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'order.backdatedHours',
    value: 2,
    unit: 'hours',
    validFrom: '2021-01-01',
    source: 'supervision practice: what was ordered by word is put on record within two hours; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'order.inspectionHours',
    value: 24,
    unit: 'hours',
    validFrom: '2021-01-01',
    source: 'supervision practice: an inspection is of one day; to be set by the bank',
    confidence: 'default',
  },
];
