/** What of JSON Schema the service’s document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  example?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
}

export interface Operation {
  summary: string;
  description?: string;
  operationId?: string;
  tags?: string[];
  requestBody?: { content?: Record<string, { schema: Schema }> };
}

export interface Document {
  paths: Record<string, { get?: Operation; post?: Operation }>;
  components: { schemas: Record<string, Schema> };
}

/** A schema with its reference followed, null left out of what it may be, and what it is all of put together. */
export function resolved(document: Document, schema: Schema): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const { $ref: _, ...more } = schema;
    return { ...resolved(document, document.components.schemas[name] ?? {}), ...more };
  }
  if (schema.allOf) {
    const { allOf, ...more } = schema;
    return allOf.map((part) => resolved(document, part)).reduce((sum, part) => ({ ...sum, ...part }), more);
  }
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null');
  const [only, ...others] = choices ?? [];
  if (only && others.length === 0) {
    const { anyOf: _, ...more } = schema;
    return { ...resolved(document, only), ...more };
  }
  return schema;
}

export const typeOf = ({ type }: Schema): string | undefined =>
  Array.isArray(type) ? type.find((each) => each !== 'null') : type;

export interface ActOf {
  path: string;
  operation: Operation;
  schema: Schema;
}

const actAt = (document: Document, path: string): ActOf | undefined => {
  const operation = document.paths[path]?.post;
  const schema = operation?.requestBody?.content?.['application/json']?.schema;
  return operation && schema ? { path, operation, schema: resolved(document, schema) } : undefined;
};

/** Acts on one thing: what may be posted under where it is read. */
export const actsUnder = (document: Document, base: string): ActOf[] =>
  Object.keys(document.paths)
    .filter((path) => new RegExp(`^${base}/\\{\\w+\\}/[\\w-]+(/[\\w-]+)*$`).test(path))
    .flatMap((path) => actAt(document, path) ?? []);

/** The act that makes a thing of a list, where there is one. */
export const actOf = actAt;

/** The act behind an address that names a thing: `/v1/releases/rel_…/approval`. */
export function actFor(document: Document, address: string): ActOf | undefined {
  const parts = address.split('/');
  const path = Object.keys(document.paths).find((pattern) => {
    const steps = pattern.split('/');
    return (
      steps.length === parts.length &&
      document.paths[pattern]?.post !== undefined &&
      steps.every((step, at) => step.startsWith('{') || step === parts[at])
    );
  });
  return path === undefined ? undefined : actAt(document, path);
}
