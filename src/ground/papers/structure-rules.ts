import { objectStreams, plainNames } from './object-streams.ts';
import type { MediaType } from './rules.ts';

/** Bytes as text, one sign each. */
const signs = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return text;
};
const isBlank = (text: string): boolean => /^[\s\0]*$/.test(text);
const word = (bytes: Uint8Array, at: number, little = false): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, little);

/** What of a PDF does more than show itself, or shows nothing without a key (ISO 32000-1 7.6, 7.11.4, 12.6.4, 12.7.8). */
const acting = /\/(JavaScript|JS|Launch|EmbeddedFiles?|XFA|RichMedia|SubmitForm|ImportData|GoToE|Encrypt)(?![A-Za-z])/;

async function unsafePdf(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const text = signs(bytes);
  const end = text.lastIndexOf('%%EOF');
  if (end < 0) return 'no end';
  if (!isBlank(text.slice(end + 5))) return 'another file behind its end';
  // What streams hold is pictures and type, but for those that hold objects.
  const outside = plainNames(text.replaceAll(/stream\r?\n[\s\S]*?endstream/g, ' '));
  const plain = acting.exec(outside)?.[1];
  if (plain !== undefined) return plain;
  const within = await objectStreams(text, bytes);
  return 'unsafe' in within ? within.unsafe : acting.exec(plainNames(within.held))?.[1];
}

/** Chunk after chunk from the head to the end, and nothing behind it (PNG 3rd edition, 5.3). */
function unsafePng(bytes: Uint8Array): string | undefined {
  let at = 8;
  let data = 0;
  while (at + 12 <= bytes.length) {
    const length = word(bytes, at);
    const kind = signs(bytes.subarray(at + 4, at + 8));
    if (at === 8 && kind !== 'IHDR') return 'no head';
    at += 12 + length;
    if (kind === 'IDAT') data += length;
    if (kind !== 'IEND') continue;
    if (at !== bytes.length) return 'another file behind its end';
    return data === 0 ? 'no picture' : undefined;
  }
  return 'no end';
}

/** Segment after segment up to the picture, which ends with the file (ITU-T T.81 B.1.1). */
function unsafeJpeg(bytes: Uint8Array): string | undefined {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) {
      let end = bytes.length;
      while (end > 0 && bytes[end - 1] === 0) end--;
      return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9 ? undefined : 'no end, or another file behind it';
    }
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return 'no picture';
}

/** The first directory lies within the file (TIFF 6.0, 2). */
function unsafeTiff(bytes: Uint8Array): string | undefined {
  const first = bytes.length < 8 ? 0 : word(bytes, 4, bytes[0] === 0x49);
  return first < 8 || first + 2 > bytes.length ? 'no picture' : undefined;
}

/** What makes a reader fetch something, or unfold more than was sent (OWASP XXE). */
function unsafeXml(bytes: Uint8Array): string | undefined {
  const found = /<!(DOCTYPE|ENTITY)|<\?xml-stylesheet|<(?:\w+:)?include\b[^>]*XInclude/i.exec(
    new TextDecoder().decode(bytes),
  );
  return found?.[0];
}

/** What a paper of a type holds that no evidence needs, or how it is no such file; undefined for one that is only read. */
export async function unsafeIn(type: MediaType, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  switch (type) {
    case 'application/pdf':
      return unsafePdf(bytes);
    case 'image/png':
      return unsafePng(bytes);
    case 'image/jpeg':
      return unsafeJpeg(bytes);
    case 'image/tiff':
      return unsafeTiff(bytes);
    case 'application/xml':
      return unsafeXml(bytes);
    default:
      return undefined;
  }
}
