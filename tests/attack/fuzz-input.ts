import fc from 'fast-check';
import type { Schema } from './document.ts';

/** Values that nobody means, and that break what trusts its input. */
const hostile: unknown[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'constructor',
  '__proto__',
  '%00',
  "'; drop table party; --",
  '../../etc/passwd',
  '=1+1',
  '9'.repeat(40),
  '-1',
  '1e309',
  '0000-01-01',
  '9999-12-31T23:59:59.999-14:00',
  'x'.repeat(5_000),
  '中文\u202e',
  -1,
  0,
  2 ** 53,
  1.5,
  1e308,
  [],
  {},
  [[]],
  { toString: 1 },
];
const dates = ['2026-10-12', '2026-10-11', '2020-02-29', '2099-12-31', '1000-01-01', '8999-12-31'];
const instants = dates.map((day) => `${day}T00:00:00Z`);

/** Real identifiers by prefix, so that what is asked is about something. */
export type Pool = ReadonlyMap<string, readonly string[]>;

const patternOf = (pattern: string, pool: Pool): fc.Arbitrary<string> => {
  const prefix = /^\^([a-z]+)_\[0-9a-f\]\{32\}\$$/.exec(pattern)?.[1];
  if (prefix !== undefined) {
    const known = pool.get(prefix) ?? [];
    const unknown = fc.constant(`${prefix}_${'0'.repeat(32)}`);
    return known.length === 0 ? unknown : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, unknown);
  }
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.constant('A1');
  }
};

function text(schema: Schema, pool: Pool): fc.Arbitrary<unknown> {
  const {
    pattern,
    format,
    minLength = 0,
    maxLength = 40,
  } = schema as {
    pattern?: string;
    format?: string;
    minLength?: number;
    maxLength?: number;
  };
  if (format === 'date') return fc.constantFrom(...dates);
  if (format === 'date-time') return fc.constantFrom(...instants);
  if (pattern !== undefined) return patternOf(pattern, pool);
  const least = Math.max(1, minLength);
  return fc.string({ minLength: least, maxLength: Math.max(least, Math.min(maxLength, 60)), unit: 'grapheme' });
}

const bound = (value: unknown, otherwise: number) =>
  typeof value === 'number' && Math.abs(value) < 1e15 ? value : otherwise;

/** What fits a schema of the document, as a rule; `components` are what it refers to. */
export function fitting(
  schema: Schema,
  components: Record<string, Schema>,
  pool: Pool,
  depth = 0,
): fc.Arbitrary<unknown> {
  const inner = (of: Schema) => fitting(of, components, pool, depth + 1);
  const { $ref, anyOf, oneOf, allOf, type, properties, required, items, minItems, maxItems } = schema as {
    $ref?: string;
    anyOf?: Schema[];
    oneOf?: Schema[];
    allOf?: Schema[];
    type?: string | string[];
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
    minItems?: number;
    maxItems?: number;
  };
  if (depth > 8) return fc.constant(null);
  if ($ref !== undefined) return inner(components[$ref.split('/').at(-1) ?? ''] ?? {});
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const either = anyOf ?? oneOf;
  if (either) return fc.oneof(...either.map(inner));
  if (allOf) return inner(allOf[0] ?? {});
  const [kind] = Array.isArray(type) ? type : [type];
  if (kind === 'string') return text(schema, pool);
  if (kind === 'boolean') return fc.boolean();
  if (kind === 'integer' || kind === 'number') {
    const min = bound(schema['minimum'] ?? schema['exclusiveMinimum'], -1_000);
    const max = Math.max(min, bound(schema['maximum'] ?? schema['exclusiveMaximum'], 1_000_000));
    return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  }
  if (kind === 'array')
    return fc.array(inner(items ?? {}), {
      minLength: minItems ?? 0,
      maxLength: Math.min(maxItems ?? 3, (minItems ?? 0) + 2),
    });
  if (properties)
    return fc.record(Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, inner(of)])), {
      requiredKeys: required ?? [],
    });
  return fc.oneof(fc.constant({}), fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 })));
}

/** Puts something hostile in the place of one member, however deep. */
function spoiled(value: unknown, bad: unknown, place: number): unknown {
  if (value === null || typeof value !== 'object') return bad;
  const entries = Object.entries(value);
  if (entries.length === 0) return bad;
  const [name, member] = entries[place % entries.length] as [string, unknown];
  const changed = spoiled(member, bad, Math.floor(place / entries.length));
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === name ? changed : item))
    : Object.fromEntries([...entries.filter(([other]) => other !== name), [name, changed]]);
}

/** Mostly what fits, and now and then the same with one thing wrong in it. */
export const tried = (schema: Schema, components: Record<string, Schema>, pool: Pool): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: fitting(schema, components, pool) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fitting(schema, components, pool), fc.constantFrom(...hostile), fc.nat(10_000))
        .map(([value, bad, place]) => spoiled(value, bad, place)),
    },
  );
