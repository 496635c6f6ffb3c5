/** In which money a rule of the book is reckoned: its key ends with one, or its unit begins with one; undefined for what is no amount. */
export function moneyOfRule(key: string, unit: string): string | undefined {
  if (!/\bminor units\b/.test(unit)) return undefined;
  return /\.([A-Z]{3})$/.exec(key)?.[1] ?? /^([A-Z]{3}) /.exec(unit)?.[1] ?? 'CNY';
}
