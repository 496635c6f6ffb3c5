/** A figure of a measure: what the policy text said and what is in force stand side by side under one key of the rule book. */
export interface Measure {
  number: number;
  title: { en: string; zh: string };
  /** What is said of whom. */
  standing: string;
  /** Keys of the rule book; the row whose source names the policy text is the text’s own figure. */
  rules: readonly string[];
  /** What draws on what. */
  pot: string;
  /** Who decides what. */
  decision: string;
  /** What is reported. */
  reports: readonly string[];
  /** What a bank, firm or authority does over the API, and what becomes of it. */
  acts: readonly { act: string; effect: string }[];
  /** The test that does it. */
  test: string;
}

/** How a source of the rule book says that the figure is the policy text’s own. */
export const saysMeasure = /\bmeasure \d/;
