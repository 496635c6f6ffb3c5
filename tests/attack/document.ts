/** What an attack reads of the OpenAPI document. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}
export type Schema = Record<string, unknown>;
interface Content {
  content?: Record<string, { schema: Schema }>;
}
export interface Operation {
  /** `post /v1/lots/{lotId}/release`. */
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: Record<string, { schema: Schema }> | undefined;
  /** Absent or empty: anybody may ask. */
  security: object[] | undefined;
  responses: Record<string, Content>;
}
export interface Document {
  operations: Operation[];
  components: { schemas: Record<string, Schema> };
}

interface Described {
  parameters?: Parameter[];
  requestBody?: Content;
  security?: object[];
  responses: Operation['responses'];
}

export async function readDocument(url: string): Promise<Document> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Described>>;
    components: Document['components'];
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, security, responses }]) => ({
      name: `${method} ${path}`,
      method,
      path,
      parameters,
      body: requestBody?.content,
      security,
      responses,
    })),
  );
  return { operations, components: document.components };
}
