/**
 * Reads by key that many ask for at once: those that are asked for in one turn go as one, and each key is read once. It keeps what it read,
 * so it is made anew for each look at the record.
 */
export function together<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  const asked = new Map<string, Promise<Value | undefined>>();
  let next: { keys: string[]; found: Promise<ReadonlyMap<string, Value>> } | undefined;
  const begin = () => {
    const keys: string[] = [];
    const found = Promise.resolve().then(() => {
      next = undefined;
      return read(keys);
    });
    return { keys, found };
  };
  return (key) => {
    const known = asked.get(key);
    if (known) return known;
    next ??= begin();
    next.keys.push(key);
    const value = next.found.then((found) => found.get(key));
    asked.set(key, value);
    return value;
  };
}

/** Several of each key, in their order. */
export function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const own = found.get(key);
    if (own) own.push(row);
    else found.set(key, [row]);
  }
  return found;
}
