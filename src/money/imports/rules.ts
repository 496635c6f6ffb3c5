import type { Currency } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { FieldFault, Read } from './reading.ts';

export const fileKinds = [
  'receivables',
  'confirmations',
  'statement_lines',
  'purchase_orders',
  'goods_receipts',
  'payables',
] as const;
export type FileKind = (typeof fileKinds)[number];
export const fileStatuses = ['receiving', 'queued', 'running', 'done', 'refused'] as const;
export type FileStatus = (typeof fileStatuses)[number];
export const encodings = ['auto', 'utf-8', 'gb18030'] as const;

export const MAX_FILE_BYTES = 64 * 1_048_576;

export const importRefusals = refusalList({
  FILE_UNREADABLE: [
    'invalid',
    'The lines of the file cannot be told apart: its encoding or its heading is not one that is read',
    '无法识别该文件的编码或表头，不能逐行读取',
    'Have the proposal refused, and start another file as refusal in facts says',
    '请驳回该提请，并按 facts 所列 refusal 重新上传',
  ],
  FILE_NOT_RECEIVING: [
    'wrong-state',
    'The file takes no more parts',
    '该文件已停止接收',
    'Start another file',
    '请新建文件',
  ],
  FILE_AWAITS: [
    'wrong-state',
    'The file waits for others to agree to it as it is',
    '该文件正待复核，复核期间内容不得变更',
    'Have the proposal refused first, or start another file',
    '请先由复核人驳回该提请，或新建文件',
  ],
  FILE_TOO_LARGE: [
    'too-large',
    'The file is larger than 64 MiB',
    '文件超过 64 MiB',
    'Cut it into several files; each has its own result',
    '请拆分为多个文件，分别处理',
  ],
  PART_DIFFERS: [
    'conflict',
    'This part was sent before with other bytes',
    '该分片已上传且内容不同',
    'Start another file, or send the part as it was',
    '请新建文件或按原内容重发',
  ],
  PART_OUT_OF_ORDER: [
    'conflict',
    'The part before this one has not come',
    '前一分片尚未收到',
    'Send the parts in order; facts say which is next',
    '请按顺序上传，下一分片见 facts',
  ],
  FILE_HASH_DIFFERS: [
    'conflict',
    'What was received is not the file that was sent',
    '收到的文件与发送的文件不一致',
    'Send the SHA-256 of the whole file, and every part of it',
    '请提供整个文件的 SHA-256 并上传全部分片',
  ],
  FILE_SIGNATURE_REQUIRED: [
    'precondition',
    'A file of your own system’s records is signed',
    '核心企业系统文件须签名',
    'Sign it under an enrolled key',
    '请使用已登记的密钥签名',
  ],
});

/** What a column holds, and the headings under which it is known. */
export interface Column {
  name: string;
  headings: readonly string[];
  isRequired: boolean;
}

const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-*()（）:：.\ufeff]/g, '');

/** Which column each field of the file is; the required ones that are missing. A heading that is not known is left alone. */
export function readHeading(
  fields: readonly string[],
  columns: readonly Column[],
): { names: (string | null)[]; missing: string[]; twice: string[] } {
  const known = new Map(
    columns.flatMap((c) => [c.name, ...c.headings].map((heading) => [plainHeading(heading), c.name])),
  );
  const names = fields.map((field) => known.get(plainHeading(field)) ?? null);
  const missing = columns.filter((c) => c.isRequired && !names.includes(c.name)).map((c) => c.name);
  // Of two that mean the same nobody can say which is meant.
  const twice = columns.filter((c) => names.indexOf(c.name) !== names.lastIndexOf(c.name)).map((c) => c.name);
  return { names, missing, twice };
}

export interface LineFault {
  line: number;
  code: string;
  field: string;
  found: string;
}

/** A line of a file, its fields by column. */
export interface Line {
  line: number;
  values: Record<string, string>;
}

/** Reads the fields of one line, remembering the first that cannot be read. */
export class LineReader {
  readonly #line: Line;
  fault: LineFault | undefined;

  constructor(line: Line) {
    this.#line = line;
  }

  refuse(field: string, { code, found }: FieldFault): void {
    this.fault ??= { line: this.#line.line, code, field, found };
  }

  has(field: string): boolean {
    return (this.#line.values[field] ?? '').trim() !== '';
  }

  /** The value, or `otherwise` with the fault kept: whoever reads on looks at `fault` before using anything. */
  read<T>(field: string, how: (text: string) => Read<T>, otherwise: T): T {
    const read = how(this.#line.values[field] ?? '');
    if ('value' in read) return read.value;
    this.refuse(field, read.fault);
    return otherwise;
  }

  optional<T>(field: string, how: (text: string) => Read<T>): T | undefined {
    if (!this.has(field)) return undefined;
    const read = how(this.#line.values[field] ?? '');
    if ('value' in read) return read.value;
    this.refuse(field, read.fault);
    return undefined;
  }
}

/** Who brought the file, and what is the same for every line. */
export interface FileOwner {
  fileId: string;
  partyId: string;
  personId: string;
  /** Who agreed to that; null where it is not known. */
  agreedBy: string[] | null;
  currency: Currency;
  sha256: string;
  isSigned: boolean;
}
