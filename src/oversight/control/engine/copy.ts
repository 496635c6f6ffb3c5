/** A copy of a plain value, all the way down: what is stored as JSON holds nothing else. Several times quicker than a clone of anything. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const of: readonly unknown[] = value;
    // Most lists are of numbers.
    if (of.length === 0 || (typeof of[0] === 'number' && typeof of[of.length - 1] === 'number')) return of.slice() as T;
    const copies: unknown[] = [];
    for (let i = 0; i < of.length; i++) copies.push(copyOf(of[i]));
    return copies as T;
  }
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  return copy as T;
}
