import type { Measure } from './rules.ts';

/** Measures that stand on the later nouns. */
export const laterMeasures: readonly Measure[] = [];
