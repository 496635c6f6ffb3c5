/**
 * Releases of the standard. The field tables are those of November 2018, which later releases to 2025 keep for category
 * 7; what a release is known to change stands here. Changes of 2026 could not be confirmed and are not assumed.
 */
export const releases = [
  'pre-SR2018',
  'SR2018',
  'SR2019',
  'SR2020',
  'SR2021',
  'SR2022',
  'SR2023',
  'SR2024',
  'SR2025',
] as const;
export type Release = (typeof releases)[number];
export const defaultRelease: Release = 'SR2025';

interface Withdrawn {
  tag: string;
  /** Message types in which the tag was withdrawn; all when left out. */
  types?: readonly string[];
  instead: string;
}

/** Fields withdrawn in November 2018, and what took their place. */
const withdrawnFields: readonly Withdrawn[] = [
  { tag: '39B', instead: 'a tolerance is stated in 39A' },
  { tag: '40C', types: ['707'], instead: 'the rules are in 40E' },
  { tag: '34B', types: ['707'], instead: 'the receiver computes the new amount' },
  { tag: '31E', types: ['707'], instead: 'the new expiry is in 31D' },
  { tag: '44C', types: ['740'], instead: 'nothing' },
  { tag: '71B', instead: '71D' },
  { tag: '72', instead: '72Z' },
  { tag: '73', instead: '73A' },
  { tag: '77A', instead: '77 or 77J' },
  { tag: '77D', instead: '77' },
  { tag: '79', types: ['707'], instead: '45B, 46B and 47B' },
  { tag: '26D', instead: '27' },
  { tag: '52B', types: ['707'], instead: '52A or 52D' },
];

export const withdrawnField = (type: string, tag: string): string | undefined =>
  withdrawnFields.find((field) => field.tag === tag && (field.types?.includes(type) ?? true))?.instead;

/** Contents withdrawn in 2018 in fields that remain: standby codes in 40A, free text in 43P, 43T and 48. */
const withdrawnForms: Record<string, RegExp> = {
  '40A': /^(REVOCABLE|IRREVOC(ABLE)?( TRANS(FERABLE)?)?) STANDBY$|^REVOCABLE( TRANSFERABLE)?$|^IRREVOC TRANS STANDBY$/,
  '40B': /STANDBY|^REVOCABLE/,
  '43P': /^(PERMITTED|PROHIBITED|NOT PERMITTED|FORBIDDEN|.{12,})$/,
  '43T': /^(PERMITTED|PROHIBITED|NOT PERMITTED|FORBIDDEN|.{12,})$/,
  '48': /[A-Z]{4,}.*\n|^(?!\d{1,3}(\/|$))[A-Z0-9 ]+/,
};

export const isWithdrawnForm = (tag: string, value: string): boolean => withdrawnForms[tag]?.test(value) ?? false;
