/** Values that a case may be given in the wrong place. */
const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  8,
  -3,
  2.5,
  1e300,
  '',
  'x',
  '2026-02-30',
  'full_set',
  'art19',
  [],
  ['x'],
  [1],
  {},
  { type: 'draft' },
  { name: 1 },
];

type Node = Record<string, unknown> | unknown[];

/** Every place of a JSON value, by its holder and key. */
function placesIn(value: unknown): [holder: Node, key: string | number][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => [[value, i] as [Node, number], ...placesIn(item)]);
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, item]) => [[holder, key] as [Node, string], ...placesIn(item)]);
}

/** A copy of a case with one to three of its members replaced, taken out or added, by chance. */
export function disturb<T>(value: T, chance: () => number): T {
  const copy = structuredClone(value);
  const pick = <E>(list: readonly E[]): E => list[Math.floor(chance() * list.length)] as E;
  const other = (): unknown => structuredClone(pick(odd));
  for (let n = 1 + Math.floor(chance() * 3); n > 0; n--) {
    const places = placesIn(copy);
    if (places.length === 0) break;
    const [holder, key] = pick(places);
    const act = chance();
    if (Array.isArray(holder)) {
      if (act < 0.2) holder.splice(key as number, 1);
      else if (act < 0.4) holder.push(other());
      else holder[key as number] = other();
    } else if (act < 0.3) delete holder[key];
    else if (act < 0.4) holder['unheardOf'] = other();
    else holder[key] = other();
  }
  return copy;
}
