/** What is read of a JSON schema to make an example of it. */
export interface Shape {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  example?: unknown;
  examples?: readonly unknown[];
  default?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
  allOf?: readonly Shape[];
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  items?: Shape;
  prefixItems?: readonly Shape[];
}
export type Shapes = Readonly<Record<string, Shape>>;

/** A text that fits each shape which texts of the API have. The first that fits is taken. */
const texts: readonly string[] = [
  '4f3a0c2e9b7d1865f0e2c4a6b8d0135792468ace13579bdf02468ace13579bdf',
  '480000000',
  '1200500',
  '12.5',
  '-12.5',
  '2026-10-12',
  '2026-10',
  '2026',
  '08:30',
  'CNY',
  'CN',
  'EUR/CNY',
  'A1',
  'HALL-1',
  'RE-2026-0815',
  '023-63000000',
  '7403110000',
  '740311',
  '7403',
  'MSCU1234565',
  '91500000MA5U12345T',
  '549300EXAMPLE0000123',
  '54930012345678901234',
  'CMBCCNBS',
  'CMBCCNBSXXX',
  '62223333000011112222',
  '95588012345678901234',
  'DE89370400440532013000',
  'clerk@example.com',
  'https://example.com/holdfast',
  '/v1/lots',
  'copper',
  'copper.cathode',
  'urn:epc:id:sgtin:4012345.011111.987',
  'mvx9BqBFCZjkNP3cPaLrXQ2hYwqK7uVnRz0s1tE4gAs=',
  'mvx9BqBFCZjkNP3cPaLrXQ2hYwqK7uVnRz0s1tE4gAs',
  '10.0.0.0/24',
  '12345678',
  '130290000000120261012000000001',
  '4f3a0c2e9b7d1865f0e2c4a6b8d0135792468ace13579bdf',
  `hf_${'0'.repeat(12)}_${'A'.repeat(43)}`,
];

const words: Readonly<Record<string, string>> = {
  name: 'Example Metals',
  nameZh: '示例金属',
  reason: 'The paper is on file',
  description: 'Copper cathodes',
  title: 'Net debt over earnings',
  address: '8 Example Road, Chongqing',
  remark: 'As agreed',
  note: 'As agreed',
  comment: 'Looked at on the spot',
  unit: 'TNE',
  answer: 'The line stays: the accounts of the year are audited',
  policy: 'What changed for firms of this size, and from when',
  products: 'Which loans are offered, and on what terms',
  bic: 'CMBCCNBS',
  bankReference: '20261012-000815',
  reference: '20261012-000815',
};

/** A text of its kind: an identifier of the right prefix, a day, an instant, a hash; else what its name says. */
function textOf({ pattern, format, minLength = 0, maxLength = 200 }: Shape, name: string): string {
  if (format === 'date') return '2026-10-12';
  if (format === 'date-time') return '2026-10-12T06:00:00Z';
  if (format === 'email') return 'clerk@example.com';
  if (format === 'uri') return 'https://example.com/holdfast';
  if (format === 'base64') return 'RXhhbXBsZSE=';
  if (format === 'uuid') return '01920f4e-7c31-7a52-9d1e-3b5f60718293';
  if (pattern !== undefined) {
    const prefix = /^\^([a-z]+)_\[0-9a-f\]\{32\}\$$/.exec(pattern)?.[1];
    if (prefix !== undefined) return `${prefix}_01920f4e7c317a529d1e3b5f60718293`;
    const shape = new RegExp(pattern.replace(/\/u$/, ''), 'u');
    const fits = [words[name] ?? '', ...texts].find(
      (text) => text.length >= minLength && text.length <= maxLength && shape.test(text),
    );
    if (fits !== undefined) return fits;
  }
  const said = words[name] ?? (name === '' ? 'text' : name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase());
  return said.padEnd(minLength, '.').slice(0, maxLength);
}

const least = ({ minimum, exclusiveMinimum, type }: Shape): number => {
  if (minimum !== undefined && minimum > -1e9) return Math.max(minimum, Math.min(1, minimum + 1));
  if (exclusiveMinimum !== undefined) return exclusiveMinimum + (type === 'integer' ? 1 : 0.5);
  return 1;
};

/** The same identifier twice names one thing: each in a list is of another. */
const another = (example: unknown, i: number): unknown =>
  typeof example === 'string' && i > 0 && /^[a-z]+_[0-9a-f]{32}$/.test(example)
    ? `${example.slice(0, -2)}${84 + i}`
    : example;

/**
 * An example of a shape: what its members say of themselves where they do, else something of the right kind. Members that may be left out are
 * left out unless they say how they look (days and instants aside), so that what stands here is the least that is understood.
 */
export function exampleOf(shape: Shape, shapes: Shapes, name = '', depth = 0): unknown {
  const inner = (of: Shape, as = name) => exampleOf(of, shapes, as, depth + 1);
  if (shape.example !== undefined) return shape.example;
  if (shape.examples?.length) return shape.examples[0];
  if (shape.$ref !== undefined) return depth > 12 ? null : inner(shapes[shape.$ref.split('/').at(-1) ?? ''] ?? {});
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum.find((each) => each !== null) ?? null;
  if (shape.default !== undefined) return shape.default;
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return inner(either.find(({ type }) => type !== 'null') ?? {});
  if (shape.allOf) return Object.assign({}, ...shape.allOf.map((each) => inner(each)));
  const type = Array.isArray(shape.type) ? shape.type.find((each) => each !== 'null') : shape.type;
  switch (type) {
    case 'string':
      return textOf(shape, name);
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return least({ ...shape, type });
    case 'null':
      return null;
    case 'array': {
      if (shape.prefixItems) return shape.prefixItems.map((each) => inner(each));
      const one = name.replace(/s$/, '');
      return Array.from({ length: Math.max(depth > 10 ? 0 : 1, shape.minItems ?? 0) }, (_, i) =>
        another(inner(shape.items ?? {}, one), i),
      );
    }
    default: {
      const { properties = {}, required = [] } = shape;
      const shown = Object.entries(properties).filter(
        ([member, { example, format }]) =>
          required.includes(member) || (example !== undefined && !format?.startsWith('date')),
      );
      return Object.fromEntries(shown.map(([member, of]) => [member, inner(of, member)]));
    }
  }
}
