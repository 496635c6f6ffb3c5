/** As much of JSON Schema 2020-12 as the contract uses: enough to hold our own validation to the letter of it. */
type Schema = Record<string, unknown>;

const typeOf = (value: unknown): string[] => {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['number', 'integer'] : ['number'];
  return [typeof value];
};

export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = reference
      .slice(2)
      .split('/')
      .reduce<Schema>((at, key) => at[key] as Schema, root);
    if (!accepts(target, value, root)) return false;
  }
  const { type, enum: values, oneOf, items, properties, required } = schema;
  if (type !== undefined && !typeOf(value).some((t) => [type].flat().includes(t))) return false;
  if (Array.isArray(values) && !values.includes(value)) return false;
  if ('const' in schema && schema['const'] !== value) return false;
  if (typeof value === 'number') {
    const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
    if ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)) return false;
  }
  if (Array.isArray(oneOf) && (oneOf as Schema[]).filter((s) => accepts(s, value, root)).length !== 1) return false;
  if (Array.isArray(value)) return items === undefined || value.every((item) => accepts(items as Schema, item, root));
  if (typeof value !== 'object' || value === null) return true;
  const members = value as Record<string, unknown>;
  if (Array.isArray(required) && !(required as string[]).every((key) => Object.hasOwn(members, key))) return false;
  return Object.entries((properties ?? {}) as Record<string, Schema>).every(
    ([key, sub]) => !Object.hasOwn(members, key) || accepts(sub, members[key], root),
  );
}
