export type Language = 'en' | 'zh';
/** One sentence or term in both languages. */
export type Pair = readonly [en: string, zh: string];
export type Pairs = Readonly<Record<string, Pair>>;
