import { type Document, resolved, type Schema } from './schema.ts';

/** The one value that a member may have. */
const onlyOf = ({ const: fixed, enum: values = [] }: Schema): unknown =>
  fixed ?? (values.length === 1 ? values[0] : undefined);

/** Alternatives that one member tells apart, as one form: that member with all its values, then what the chosen one asks besides. */
export function shapeOf(document: Document, given: Schema, value: unknown): Schema {
  const schema = resolved(document, given);
  const branches = (schema.oneOf ?? []).map((each) => resolved(document, each));
  const [first] = branches;
  const by = Object.keys(first?.properties ?? {}).find((name) =>
    branches.every(({ properties }) => onlyOf(properties?.[name] ?? {}) !== undefined),
  );
  const teller = by === undefined ? undefined : first?.properties?.[by];
  if (by === undefined || teller === undefined) return schema;
  const said = (value as Record<string, unknown> | undefined)?.[by];
  const chosen = branches.find(({ properties }) => onlyOf(properties?.[by] ?? {}) === said);
  const { oneOf: _, ...more } = schema;
  const values = branches.map(({ properties }) => onlyOf(properties?.[by] ?? {}));
  const { const: __, ...member } = teller;
  return {
    ...more,
    type: 'object',
    properties: { ...chosen?.properties, [by]: { ...member, enum: [...new Set(values)] } },
    required: chosen?.required ?? [by],
    chosenBy: by,
  };
}
