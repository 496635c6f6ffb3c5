import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ManualClock, seededChance } from '../src/adapters/memory/clock.ts';
import { createApp } from '../src/app.ts';
import { catalogueOf } from '../src/desk/words/index.ts';
import { allRefusals } from '../src/kernel/refusal.ts';

/** What is read of a JSON schema. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: (string | number | boolean | null)[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: Schema[];
}
type Content = Record<string, { schema: Schema }>;
interface Described {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}
interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

const nameOf = (member: string) => (/^[A-Za-z_$][\w$]*$/.test(member) ? member : `'${member}'`);

function objectOf({ properties = {}, required = [], additionalProperties: more }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) => `${nameOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  if (members.length === 0) return more ? `Record<string, ${more === true ? 'unknown' : typeOf(more)}>` : '{}';
  if (more) members.push('[more: string]: unknown');
  return `{ ${members.join('; ')} }`;
}

function plain(type: string | undefined, schema: Schema): string {
  switch (type) {
    case undefined:
      return 'unknown';
    case 'integer':
      return 'number';
    case 'object':
      return objectOf(schema);
    case 'array':
      return schema.prefixItems
        ? `[${schema.prefixItems.map(typeOf).join(', ')}]`
        : `Array<${typeOf(schema.items ?? {})}>`;
    default:
      return type;
  }
}

/** A JSON schema as a type, on one line. */
function typeOf(schema: Schema): string {
  if (schema.$ref) return `Schemas['${schema.$ref.split('/').at(-1)}']`;
  if (schema.enum)
    return schema.enum.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => plain(type, schema)).join(' | ');
}

/** How a body goes that is not JSON: its type, and the word for it in `operations.ts`. */
const bodies: Record<string, { type?: string; sent: string }> = {
  'application/octet-stream': { type: 'Uint8Array<ArrayBuffer> | Blob', sent: 'bytes' },
  'application/x-www-form-urlencoded': { sent: 'form' },
};

const isObject = ({ type, required = [] }: Schema) => type === 'object' && required.length === 0;

function bodyOf({ requestBody }: Described) {
  const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (media === undefined || !content) return undefined;
  const { type = typeOf(content.schema), sent } = bodies[media] ?? {};
  return { name: 'body', type, sent, isNeeded: !isObject(content.schema) };
}

/** What an operation is given. A part of it may be left out where none of its members is required. */
function inputOf(operation: Described): string {
  const inAddress = ['path', 'query'].flatMap((place) => {
    const own = (operation.parameters ?? []).filter((one) => one.in === place);
    if (own.length === 0) return [];
    const properties = Object.fromEntries(own.map(({ name, schema }) => [name, schema]));
    const required = own.flatMap((one) => (one.required ? one.name : []));
    return { name: place, type: objectOf({ properties, required }), isNeeded: required.length > 0 };
  });
  const parts = [...inAddress, ...[bodyOf(operation) ?? []].flat()];
  const members = parts.map(({ name, isNeeded, type }) => `${name}${isNeeded ? '' : '?'}: ${type}`);
  return `input${parts.some(({ isNeeded }) => isNeeded) ? '' : '?'}: { ${members.join('; ')} }`;
}

function answerOf({ responses }: Described): string {
  const answered = Object.entries(responses).filter(([status]) => Number(status) < 300);
  // What is kept as a proposal has its own type.
  const own = answered.length > 1 ? answered.filter(([status]) => status !== '202') : answered;
  const types = own.flatMap(([, { content }]) =>
    content
      ? Object.entries(content).map(([media, { schema }]) => {
          if (media.endsWith('json')) return typeOf(schema);
          return /^text\/|[/+]xml/.test(media) ? 'string' : 'Blob';
        })
      : ['undefined'],
  );
  return types.length === 0 ? 'undefined' : [...new Set(types)].join(' | ');
}

const head = '// Made by `npm run client` from the OpenAPI document: not written by hand.\n';

const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;

/** A kind a line, a code a line. */
function wordRows(): string {
  const kinds = new Map<string, string[]>();
  for (const { kind, code, of, label } of catalogueOf()) {
    if (kind === 'refusal') continue;
    const rows = kinds.get(kind) ?? [];
    rows.push(`    ${quoted(of === undefined ? code : `${of}/${code}`)}: [${quoted(label.en)}, ${quoted(label.zh)}],`);
    kinds.set(kind, rows);
  }
  // A task of one act that waits in two states has the words of the first.
  const once = (rows: string[]) =>
    rows.filter((row, i) => rows.findIndex((other) => other.split(': [')[0] === row.split(': [')[0]) === i);
  return [...kinds].map(([kind, rows]) => `  ${kind}: {\n${once(rows).join('\n')}\n  },`).join('\n');
}

/** The files of the client that follow from the document, by name. */
export async function madeFiles(): Promise<Record<string, string>> {
  const app = createApp({
    openDatabase: () => {
      throw new Error('the document needs no database');
    },
    clock: new ManualClock('2026-11-02T00:00:00Z'),
    chance: seededChance(1),
    log: () => {},
  });
  const document = (await (await app.request('/openapi.json')).json()) as Document;
  const operations = Object.entries(document.paths)
    .flatMap(([address, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ address, method: method.toUpperCase(), operation })),
    )
    .sort((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
  const rows = operations.map(({ address, method, operation }) => {
    const isAct = operation.parameters?.some(({ name }) => name === 'idempotency-key');
    const sent = isAct ? 'act' : bodyOf(operation)?.sent;
    return `  ${operation.operationId}: ['${method}', '${address}'${sent ? `, '${sent}'` : ''}],`;
  });
  const types = operations.map(({ operation }) => {
    return `  /** ${operation.summary} */\n  ${operation.operationId}: { ${inputOf(operation)}; answer: ${answerOf(operation)} };`;
  });
  const schemas = Object.entries(document.components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `  ${nameOf(name)}: ${typeOf(schema)};`);
  return {
    'operations.ts': `${head}\n/** Method, path and how the body goes, by operation. */\nexport const operations = {\n${rows.join('\n')}\n} as const;\n`,
    'types.ts': `${head}\nexport interface Schemas {\n${schemas.join('\n')}\n}\n\nexport interface Operations {\n${types.join('\n')}\n}\n`,
    'words.ts': `${head}\n/** What codes are called: kind → code, or list/code for what is of a list → English, Chinese. Refusals come with their own words. */\nexport const words: Record<string, Record<string, readonly [en: string, zh: string]>> = {\n${wordRows()}\n};\n`,
    'refusals.ts': `${head}\n/** Every code that a refusal can have. */\nexport type RefusalCode =\n${allRefusals()
      .map(({ code }) => `  | '${code}'`)
      .join('\n')};\n`,
  };
}

export const madeFolder = path.resolve(import.meta.dirname, 'typescript/made');

if (process.argv[1] === import.meta.filename)
  for (const [name, text] of Object.entries(await madeFiles())) {
    writeFileSync(path.join(madeFolder, name), text);
  }
