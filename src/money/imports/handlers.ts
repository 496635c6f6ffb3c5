import type { Ctx } from '../../context.ts';
import { confirmationsFile } from './confirmations-file.ts';
import { receivablesFile } from './receivables-file.ts';
import { recordsFile } from './records-file.ts';
import type { Column, FileKind, FileOwner, Line, LineFault } from './rules.ts';
import { statementFile } from './statement-file.ts';

export interface FileHandler {
  columns: readonly Column[];
  /** What who brings the file must hold, as for one record through the API. */
  mandate: string;
  /** It must be signed under an enrolled key. */
  isSigned: boolean;
  /** Takes these lines within the open transaction; the faults of those it did not take. */
  take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]>;
}

export const handlers: Record<FileKind, FileHandler> = {
  receivables: receivablesFile,
  confirmations: confirmationsFile,
  statement_lines: statementFile,
  purchase_orders: recordsFile('purchase_order'),
  goods_receipts: recordsFile('goods_receipt'),
  payables: recordsFile('payable'),
};
