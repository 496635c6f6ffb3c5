import { MAX_128, type TransferResult, transferFlags } from './rules.ts';
import type { Transfer, TransferLine } from './state.ts';

const { balancing_debit, balancing_credit, post } = transferFlags;
const VOID = transferFlags.void;

/** Whether the amount of a repeat is another than what its first stands for. */
function amountDiffers(line: TransferLine, known: Transfer, decided: Transfer | undefined): boolean {
  if (decided && line.flags & VOID)
    return line.amount === 0n ? known.amount !== decided.amount : line.amount !== known.amount;
  if (decided && line.amount === MAX_128) return known.amount < decided.amount;
  // What balanced moved no more than it was asked to.
  if (line.flags & (balancing_debit | balancing_credit)) return line.amount < known.amount;
  return line.amount !== known.amount;
}

/** A number that is on record: the same again, or which field differs. What a post left out it took from what it posted. */
export function existing(line: TransferLine, known: Transfer, decided: Transfer | undefined): TransferResult {
  if (line.flags !== known.flags) return 'exists_with_different_flags';
  if (line.pendingId !== known.pendingId) return 'exists_with_different_pending_id';
  if (line.timeoutSeconds !== known.timeoutSeconds) return 'exists_with_different_timeout';
  const inherits = (line.flags & (post | VOID)) !== 0;
  const differs = <V extends bigint | number>(said: V, kept: V, inherited: V | undefined): boolean =>
    inherits && BigInt(said) === 0n ? inherited !== undefined && kept !== inherited : said !== kept;
  if (differs(line.debitAccountId, known.debitAccountId, decided?.debitAccountId))
    return 'exists_with_different_debit_account_id';
  if (differs(line.creditAccountId, known.creditAccountId, decided?.creditAccountId))
    return 'exists_with_different_credit_account_id';
  if (amountDiffers(line, known, inherits ? decided : undefined)) return 'exists_with_different_amount';
  if (differs(line.userData128, known.userData128, decided?.userData128)) return 'exists_with_different_user_data_128';
  if (differs(line.userData64, known.userData64, decided?.userData64)) return 'exists_with_different_user_data_64';
  if (differs(line.userData32, known.userData32, decided?.userData32)) return 'exists_with_different_user_data_32';
  if (differs(line.ledger, known.ledger, decided?.ledger)) return 'exists_with_different_ledger';
  if (differs(line.code, known.code, decided?.code)) return 'exists_with_different_code';
  if (line.valueOn !== undefined && line.valueOn !== known.valueOn) return 'exists_with_different_value_day';
  return 'exists';
}
