import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { units } from '../../kernel/quantity.ts';
import { refusalList } from '../../kernel/refusal.ts';

/**
 * Accounts that a party keeps for itself, by the rules of two-phase transfers: what is pending counts against a limit as if it
 * were posted, is then posted in whole or part, voided, or expires, once. Names and order of results are those of the field's
 * reference (TigerBeetle, documentation of create_accounts and create_transfers).
 */
export const MAX_128 = (1n << 128n) - 1n;
export const MAX_64 = (1n << 64n) - 1n;
export const MAX_32 = 0xffff_ffff;
export const MAX_16 = 0xffff;
/** Lines of one batch. */
export const MAX_LINES = 1_000;

export const measures = [...currencies, ...units] as const;
export type Measure = (typeof measures)[number];
/** Decimal places of an amount of it: a currency's own, or as the ledger says. */
export const scaleOf = (unit: Measure, scale: number | undefined): number =>
  unit in currencyExponents ? currencyExponents[unit as Currency] : (scale ?? 0);

export const accountFlags = {
  linked: 1,
  debits_must_not_exceed_credits: 2,
  credits_must_not_exceed_debits: 4,
} as const;
export type AccountFlag = keyof typeof accountFlags;
export const transferFlags = {
  linked: 1,
  pending: 2,
  post: 4,
  void: 8,
  balancing_debit: 16,
  balancing_credit: 32,
  closing_debit: 64,
  closing_credit: 128,
} as const;
export type TransferFlag = keyof typeof transferFlags;

export const bitsOf = <Flag extends string>(bits: Readonly<Record<Flag, number>>, flags: readonly Flag[]): number =>
  flags.reduce((all, flag) => all | bits[flag], 0);
export function flagsOf(bits: typeof accountFlags, set: number): AccountFlag[];
export function flagsOf(bits: typeof transferFlags, set: number): TransferFlag[];
export function flagsOf(bits: Readonly<Record<string, number>>, set: number): string[] {
  return Object.keys(bits).filter((flag) => set & (bits[flag] ?? 0));
}

export const accountResults = [
  'created',
  'linked_event_failed',
  'linked_event_chain_open',
  'id_must_not_be_zero',
  'id_must_not_be_int_max',
  'exists_with_different_flags',
  'exists_with_different_user_data_128',
  'exists_with_different_user_data_64',
  'exists_with_different_user_data_32',
  'exists_with_different_ledger',
  'exists_with_different_code',
  'exists',
  'flags_are_mutually_exclusive',
  'ledger_must_not_be_zero',
  'code_must_not_be_zero',
  // Ours: amounts of a ledger are all of one unit, so it is declared before anything is kept in it.
  'ledger_not_declared',
] as const;
export type AccountResult = (typeof accountResults)[number];

export const transferResults = [
  'created',
  'linked_event_failed',
  'linked_event_chain_open',
  'timestamp_must_be_zero',
  'id_must_not_be_zero',
  'id_must_not_be_int_max',
  'exists_with_different_flags',
  'exists_with_different_pending_id',
  'exists_with_different_timeout',
  'exists_with_different_debit_account_id',
  'exists_with_different_credit_account_id',
  'exists_with_different_amount',
  'exists_with_different_user_data_128',
  'exists_with_different_user_data_64',
  'exists_with_different_user_data_32',
  'exists_with_different_ledger',
  'exists_with_different_code',
  // Ours: a transfer has a value day; it is compared where one is given.
  'exists_with_different_value_day',
  'exists',
  'id_already_failed',
  'flags_are_mutually_exclusive',
  'debit_account_id_must_not_be_zero',
  'debit_account_id_must_not_be_int_max',
  'credit_account_id_must_not_be_zero',
  'credit_account_id_must_not_be_int_max',
  'accounts_must_be_different',
  'pending_id_must_be_zero',
  'pending_id_must_not_be_zero',
  'pending_id_must_not_be_int_max',
  'pending_id_must_be_different',
  'timeout_reserved_for_pending_transfer',
  'closing_transfer_must_be_pending',
  'ledger_must_not_be_zero',
  'code_must_not_be_zero',
  'debit_account_not_found',
  'credit_account_not_found',
  'accounts_must_have_the_same_ledger',
  'transfer_must_have_the_same_ledger_as_accounts',
  'pending_transfer_not_found',
  'pending_transfer_not_pending',
  'pending_transfer_has_different_debit_account_id',
  'pending_transfer_has_different_credit_account_id',
  'pending_transfer_has_different_ledger',
  'pending_transfer_has_different_code',
  'exceeds_pending_transfer_amount',
  'pending_transfer_has_different_amount',
  'pending_transfer_already_posted',
  'pending_transfer_already_voided',
  'pending_transfer_expired',
  'debit_account_already_closed',
  'credit_account_already_closed',
  'overflows_debits_pending',
  'overflows_credits_pending',
  'overflows_debits_posted',
  'overflows_credits_posted',
  'overflows_debits',
  'overflows_credits',
  'exceeds_credits',
  'exceeds_debits',
] as const;
export type TransferResult = (typeof transferResults)[number];

/** Failures that may pass: their number stays failed, or a repeat that comes late would do what its sender gave up. */
const passing: ReadonlySet<TransferResult> = new Set([
  'debit_account_not_found',
  'credit_account_not_found',
  'pending_transfer_not_found',
  'exceeds_credits',
  'exceeds_debits',
  'debit_account_already_closed',
  'credit_account_already_closed',
]);
export const staysFailed = (result: TransferResult): boolean => passing.has(result);

export const ownLedgerRefusals = refusalList({
  LEDGER_DECLARED: [
    'conflict',
    'This ledger is declared already, and its unit does not change',
    '该账簿已声明，其计量单位不得更改',
    'Keep accounts in it as it is, or declare another number',
    '请按原声明使用，或声明其他编号',
  ],
});
