/** Words of the row, in both languages. */
export interface Said {
  en: string;
  zh: string;
}

/** A figure of a measure: what the policy text said and what is in force stand side by side under one key of the rule book. */
export interface Measure {
  number: number;
  title: Said;
  /** Which figures the policy text itself names; null where it names none, and every figure is a rule’s. */
  says: Said | null;
  /** What is said of whom. */
  standing: Said;
  /** Keys of the rule book; the row whose source names the policy text is the text’s own figure. */
  rules: readonly string[];
  /** What draws on what. */
  pot: Said;
  /** Who decides what. */
  decision: Said;
  /** What is reported. */
  reports: readonly string[];
  /** What a bank, firm or authority does over the API, and what becomes of it. */
  acts: readonly { act: string; effect: Said }[];
  /** The test that does it. */
  test: string;
}
