import { type Asked, comeOf, describe, type Follows, nameInChinese } from './describe.ts';
import { exampleOf, type Shapes } from './examples.ts';

export type { Follows } from './describe.ts';
export type { Shape, Shapes } from './examples.ts';

interface Media {
  schema?: object;
  example?: unknown;
  examples?: unknown;
}
interface Described {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: readonly string[];
  security?: readonly object[];
  parameters?: readonly { name: string; in: string }[];
  requestBody?: { content?: Record<string, Media> };
  responses?: Record<string, { content?: Record<string, Media> }>;
  /** What an operation says of itself, without what it is taught with: what a form shows over its fields. */
  'x-lead'?: string;
  'x-mandates'?: readonly string[];
  'x-verbs'?: readonly string[];
  'x-refusals'?: readonly string[];
}
interface Document {
  paths?: Record<string, Record<string, Described>>;
  components?: { schemas?: Record<string, object> };
}

const withExamples = (content: Record<string, Media> | undefined, shapes: Shapes): void => {
  for (const [type, media] of Object.entries(content ?? {}))
    if (media.schema && type.endsWith('json') && media.example === undefined && media.examples === undefined)
      media.example = exampleOf(media.schema, shapes);
};

function askedOf(method: string, path: string, described: Described): Asked {
  const { summary = '', description, tags, parameters = [], security, responses = {} } = described;
  return {
    method,
    path,
    summary,
    own: description,
    tag: tags?.[0] ?? '',
    parameters: parameters.map(({ name }) => name),
    isOpen: security === undefined || security.length === 0,
    isAct: parameters.some(({ name }) => name === 'preview'),
    statuses: Object.keys(responses),
  };
}

/**
 * The document as somebody learns from it: of every operation what it does, who may, what follows and what refuses it, with an example of what
 * is sent. In each language the other one’s name stands beside it, so that either is found.
 */
export function taught<D extends object>(document: D, language: 'en' | 'zh', follows: Follows): D {
  const { paths = {}, components = {} } = document as Document;
  const shapes = (components.schemas ?? {}) as Shapes;
  for (const [path, methods] of Object.entries(paths))
    for (const [method, described] of Object.entries(methods)) {
      const asked = askedOf(method, path, described);
      const { en, zh } = describe(asked, follows);
      const name = nameInChinese(method, path) ?? asked.summary;
      if (asked.own !== undefined) described['x-lead'] = asked.own;
      described.description = language === 'en' ? `${en}\n\n中文：${name}` : `${zh}\n\nEnglish: ${asked.summary}`;
      if (language === 'zh') described.summary = name;
      const { mandates, verbs, refusals } = comeOf(method, path);
      if (mandates.length > 0) described['x-mandates'] = mandates;
      if (verbs.length > 0) described['x-verbs'] = verbs;
      if (refusals.length > 0) described['x-refusals'] = refusals;
      withExamples(described.requestBody?.content, shapes);
    }
  return document;
}
