/** What of JSON Schema the service’s document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  /** Of an identifier: types of the events that it may name. */
  'x-event-types'?: string[];
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
  /** Of alternatives that were brought into one shape: the member that says which is meant. */
  chosenBy?: string;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

export interface Operation {
  summary: string;
  description?: string;
  /** What it says of itself, without what programmers are told besides. */
  'x-lead'?: string;
  operationId?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema: Schema }> };
  responses?: Record<string, { content?: Record<string, { schema: Schema }> }>;
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

/** An act at an address of the document, where one may be sent there as JSON. */
export function actOf(document: Document, path: string): ActOf | undefined {
  const operation = document.paths[path]?.post;
  const schema = operation?.requestBody?.content?.['application/json']?.schema;
  return operation && schema ? { path, operation, schema: resolved(document, schema) } : undefined;
}

/** The address of the document behind one that names a thing: `/v1/releases/rel_…/approval`. What is fixed goes before what varies. */
export function pathFor(document: Document, address: string, method: 'get' | 'post'): string | undefined {
  const parts = address.split('/');
  const found = Object.keys(document.paths).filter((pattern) => {
    const steps = pattern.split('/');
    return (
      steps.length === parts.length &&
      document.paths[pattern]?.[method] !== undefined &&
      steps.every((step, at) => step.startsWith('{') || step === parts[at])
    );
  });
  return found.find((pattern) => pattern === address) ?? found[0];
}

/** The act behind an address that names a thing. */
export function actFor(document: Document, address: string): ActOf | undefined {
  const path = pathFor(document, address, 'post');
  return path === undefined ? undefined : actOf(document, path);
}
