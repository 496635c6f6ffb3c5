/**
 * XML as payment messages use it (ISO 20022): elements, attributes and text. What could grow, reach out or hide is refused: document
 * types, entities of one's own, processing instructions, depth and size without end.
 */
export interface XmlElement {
  /** Without its prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  text: string;
}

export class XmlFault extends Error {
  readonly line: number;
  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

export const XML_MOST = 4 * 1_048_576;
const DEEPEST = 40;
const ELEMENTS_MOST = 400_000;

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const tag =
  /<(\/?)([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const declaration = /^\ufeff?<\?xml\s+version\s*=\s*["']1\.0["'][^?<>]*\?>/;

/** Text with its entities replaced; `fail` is told of one that is not XML's own. */
const unescape = (raw: string, fail: () => never): string =>
  raw.replace(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
    const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const code = digits ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] ? 16 : 10) : undefined;
    const isChar = code !== undefined && (code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff));
    if (!whole.endsWith(';') || (!(isChar && !(code >= 0xd800 && code <= 0xdfff)) && !Object.hasOwn(predefined, name)))
      fail();
    return isChar ? String.fromCodePoint(code) : (predefined[name] ?? '');
  });

/** The root of a document. @throws XmlFault with the line on which it cannot be read */
export function readXml(text: string): XmlElement {
  const lineAt = (at: number) => text.slice(0, at).split('\n').length;
  const fail = (reason: string, at: number): never => {
    throw new XmlFault(reason, lineAt(at));
  };
  if (text.length > XML_MOST) fail('too large', 0);
  const unescaped = (raw: string, at: number) =>
    unescape(raw, () => fail('an entity that is not one of XML’s own', at));

  let root: XmlElement | undefined;
  const open: XmlElement[] = [];
  let elements = 0;
  let at = declaration.exec(text)?.[0].length ?? (text.startsWith('\ufeff') ? 1 : 0);
  while (at < text.length) {
    const parent = open.at(-1);
    const next = text.indexOf('<', at);
    const until = next < 0 ? text.length : next;
    const between = text.slice(at, until);
    if (parent) parent.text += unescaped(between, at);
    else if (/\S/.test(between)) fail('text outside the document', at);
    if (next < 0) break;
    at = next;
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end < 0) fail('a comment that does not end', at);
      at = end + 3;
      continue;
    }
    if (text.startsWith('<![CDATA[', at) && parent) {
      const end = text.indexOf(']]>', at);
      if (end < 0) fail('a section that does not end', at);
      parent.text += text.slice(at + 9, end);
      at = end + 3;
      continue;
    }
    if (text.startsWith('<!', at) || text.startsWith('<?', at)) fail('a document type or instruction', at);
    tag.lastIndex = at;
    const found = tag.exec(text) ?? fail('a tag that cannot be read', at);
    const [whole, closes, , name = '', given = '', isEmpty] = found;
    if (closes) {
      if (parent?.name !== name || given !== '' || isEmpty) fail(`</${name}> closes nothing`, at);
      open.pop();
    } else {
      const attributes: Record<string, string> = {};
      for (const [, key = '', double, single] of given.matchAll(attribute)) {
        if (Object.hasOwn(attributes, key)) fail(`the attribute ${key} twice`, at);
        attributes[key] = unescaped(double ?? single ?? '', at);
      }
      const element: XmlElement = { name, attributes, children: [], text: '' };
      if (++elements > ELEMENTS_MOST) fail('too many elements', at);
      if (open.length >= DEEPEST) fail('too deep', at);
      if (parent) parent.children.push(element);
      else if (root) fail('a second root', at);
      else root = element;
      if (!isEmpty) open.push(element);
    }
    at += whole.length;
  }
  if (open.length > 0) fail(`<${open.at(-1)?.name}> is not closed`, text.length);
  return root ?? fail('no element', 0);
}

/** The elements along a path of names; every branch. */
export function within(element: XmlElement, path: string): XmlElement[] {
  let found = [element];
  for (const name of path.split('/')) found = found.flatMap(({ children }) => children.filter((c) => c.name === name));
  return found;
}

/** The text along a path; undefined where there is none or only blanks. */
export const textAt = (element: XmlElement, path: string): string | undefined =>
  within(element, path)[0]?.text.trim() || undefined;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string): string =>
  // What XML cannot hold at all is left out.
  text.replace(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, ' ').replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');

/** An element of text, or of elements; one without anything in it is left out. */
export function xml(
  name: string,
  content: string | readonly string[] | undefined,
  attributes: Readonly<Record<string, string>> = {},
): string {
  if (content === undefined || content === '' || content.length === 0) return '';
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${given.join('')}>${typeof content === 'string' ? escaped(content) : content.join('')}</${name}>`;
}
