import { type Document, type Schema, typeOf } from '../api/schema.ts';
import { shapeOf } from '../api/shape.ts';

/** Where a body lacks what the document asks for: told before anything is sent. */
export function missingIn(document: Document, given: Schema, value: unknown, at = ''): string[] {
  const schema = shapeOf(document, given, value);
  if (typeOf(schema) === 'array' && schema.items && Array.isArray(value))
    return value.flatMap((each, i) => missingIn(document, schema.items as Schema, each, `${at}/${i}`));
  if (typeOf(schema) !== 'object' || !schema.properties) return [];
  const body = (value ?? {}) as Record<string, unknown>;
  const needed = new Set(schema.required ?? []);
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const here = `${at}/${name}`;
    const isRecord = shapeOf(document, member, undefined).properties !== undefined;
    if (body[name] !== undefined || (isRecord && needed.has(name)))
      return missingIn(document, member, body[name], here);
    return needed.has(name) ? [here] : [];
  });
}
