import { refusalList } from '../../kernel/refusal.ts';

/** The largest paper, and the largest piece of one: below the limit of ordinary bodies. */
export const MAX_PAPER_BYTES = 50_000_000;
export const MAX_PIECE_BYTES = 900_000;
/** How many papers of a party may be unfinished at once, and for how many days one is waited for. */
export const UNFINISHED_MOST = 100;
export const UNFINISHED_DAYS = 7;

export const paperRefusals = refusalList({
  PAPER_NOT_RECEIVING: [
    'wrong-state',
    'The paper is whole, or was refused; nothing is added to it',
    '该文件已收齐或已被拒收，不能再追加内容',
    'Read the paper; begin another one for other bytes',
    '请重新读取；不同内容请另行上传',
  ],
  PIECE_OUT_OF_PLACE: [
    'conflict',
    'The piece does not begin where the paper ends so far',
    '分片起点与已收内容不衔接',
    'Go on at the byte in facts.received',
    '请从 facts.received 所示字节继续',
  ],
  PIECE_TOO_LARGE: [
    'invalid',
    'A piece is empty, too large, or goes beyond the length that was said',
    '分片为空、过大或超出声明长度',
    'Send pieces of at most facts.mostBytes bytes',
    '请发送不超过 facts.mostBytes 字节的分片',
  ],
  PAPER_BEGUN_OTHERWISE: [
    'conflict',
    'The paper of this hash was begun with another length',
    '该哈希的文件已按另一长度开始上传',
    'Say the length in facts.bytes, or look whether the hash is of these bytes',
    '请使用 facts.bytes 所示长度，或核对哈希',
  ],
  PAPERS_UNFINISHED: [
    'wrong-state',
    'Your party has as many unfinished papers as it may',
    '贵方未完成上传的文件已达上限',
    'Finish one of them: GET /v1/papers?state=receiving tells which; after a week one is let go',
    '请先完成其中之一：见 GET /v1/papers?state=receiving；超过一周未完成的会自动放弃',
  ],
  PAPER_UNSAFE: [
    'invalid',
    'The bytes could do more than be read: a script, a file within, a lock, a part of another kind; they were let go',
    '内容含脚本、内嵌文件、加密或其他类型的附加内容，已丢弃',
    'Print it anew to a plain PDF or image; facts.holds says what was found',
    '请重新打印为普通 PDF 或图片；facts.holds 列明所发现内容',
  ],
  PAPER_INFECTED: [
    'invalid',
    'The virus scanner found something in the bytes; they were let go',
    '病毒扫描发现异常，内容已丢弃',
    'Look where the file comes from; facts.found says what was found',
    '请核查文件来源；facts.found 列明所发现内容',
  ],
  PAPER_NOT_LOOKED_AT: [
    'unavailable',
    'The virus scanner does not answer, and nothing is kept that it did not look at',
    '病毒扫描服务暂不可用，未经扫描的文件不予保存',
    'Send the last piece again in a while',
    '请稍后重新发送最后一个分片',
  ],
  PAPER_STORE_UNAVAILABLE: [
    'unavailable',
    'The store of papers does not take or give these bytes now',
    '文件存储暂时无法读写该内容',
    'Try again in a while; of a paper that is being brought, send the last piece again',
    '请稍后重试；上传中的文件请重新发送最后一个分片',
  ],
  PAPER_HASH_DIFFERS: [
    'invalid',
    'The bytes do not have the SHA-256 that was said; they were let go',
    '内容与声明的 SHA-256 不符，已丢弃',
    'Begin again with the hash of the bytes that you send',
    '请按实际内容的哈希重新上传',
  ],
  PAPER_TYPE_REFUSED: [
    'invalid',
    'The bytes are no PDF, PNG, JPEG, TIFF, XML, JSON or plain text; they were let go',
    '内容不是 PDF、PNG、JPEG、TIFF、XML、JSON 或纯文本，已丢弃',
    'Print office documents to PDF: macros and links have no place in evidence',
    '请将办公文档转为 PDF 后上传',
  ],
});

export const mediaTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'application/xml',
  'application/json',
  'text/plain',
] as const;
export type MediaType = (typeof mediaTypes)[number];

/** How files of a type begin. (PDF: ISO 32000-1 7.5.2; PNG: RFC 2083 3.1; JPEG: ITU-T T.81 B.1.1.3; TIFF 6.0 section 2) */
const beginnings: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

// What a browser might run is no text of ours, whatever it is called.
const runs = /<(script|html|svg|iframe|object|embed)\b|<!doctype\s+html/i;
// Text holds no control characters but tab and line ends.
const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;

/** What the bytes are, by what they hold and not by what they are called; undefined for what is not kept. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | undefined {
  const found = beginnings.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  if (found) return found[0];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  if (text === '' || bytes.some(isControl) || runs.test(text)) return undefined;
  if (/^\s*<(\?xml|[A-Za-z_])/.test(text)) return 'application/xml';
  return /^\s*[[{]/.test(text) && isJson(text) ? 'application/json' : 'text/plain';
}
