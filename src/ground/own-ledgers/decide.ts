import type { LocalDate } from '../../kernel/time.ts';
import { existing } from './existing.ts';
import { accountFlags, MAX_128, staysFailed, type TransferResult, transferFlags } from './rules.ts';
import type { Account, Known, Transfer, TransferLine } from './state.ts';
import { Working } from './state.ts';

const { linked, pending, post, closing_debit, closing_credit, balancing_debit, balancing_credit } = transferFlags;
const VOID = transferFlags.void;
const decides = post | VOID;
const has = (flags: number, which: number): boolean => (flags & which) !== 0;

const floored = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What a balancing transfer moves: no more than leaves each side that it balances within the other. */
function balanced(line: TransferLine, debit: Account, credit: Account): bigint {
  let { amount } = line;
  if (has(line.flags, balancing_debit))
    amount = least(amount, floored(debit.creditsPosted, debit.debitsPosted + debit.debitsPending));
  if (has(line.flags, balancing_credit))
    amount = least(amount, floored(credit.debitsPosted, credit.creditsPosted + credit.creditsPending));
  return amount;
}

/** The largest numbers that an account can show; nobody's money comes near them, and no sum is ever wrong past them. */
function overflow(isPending: boolean, amount: bigint, debit: Account, credit: Account): TransferResult | undefined {
  if (isPending && amount + debit.debitsPending > MAX_128) return 'overflows_debits_pending';
  if (isPending && amount + credit.creditsPending > MAX_128) return 'overflows_credits_pending';
  if (amount + debit.debitsPosted > MAX_128) return 'overflows_debits_posted';
  if (amount + credit.creditsPosted > MAX_128) return 'overflows_credits_posted';
  if (amount + debit.debitsPending + debit.debitsPosted > MAX_128) return 'overflows_debits';
  if (amount + credit.creditsPending + credit.creditsPosted > MAX_128) return 'overflows_credits';
  return undefined;
}

/** What is pending counts: whoever posts it later must find it possible. */
function pastLimit(amount: bigint, debit: Account, credit: Account): TransferResult | undefined {
  if (
    has(debit.flags, accountFlags.debits_must_not_exceed_credits) &&
    debit.debitsPending + debit.debitsPosted + amount > debit.creditsPosted
  )
    return 'exceeds_credits';
  if (
    has(credit.flags, accountFlags.credits_must_not_exceed_debits) &&
    credit.creditsPending + credit.creditsPosted + amount > credit.debitsPosted
  )
    return 'exceeds_debits';
  return undefined;
}

/** What is wrong with a line by itself, whatever is on record. */
function amiss(line: TransferLine): TransferResult | undefined {
  const { debitAccountId, creditAccountId, flags } = line;
  if (debitAccountId === 0n) return 'debit_account_id_must_not_be_zero';
  if (debitAccountId === MAX_128) return 'debit_account_id_must_not_be_int_max';
  if (creditAccountId === 0n) return 'credit_account_id_must_not_be_zero';
  if (creditAccountId === MAX_128) return 'credit_account_id_must_not_be_int_max';
  if (debitAccountId === creditAccountId) return 'accounts_must_be_different';
  if (line.pendingId !== 0n) return 'pending_id_must_be_zero';
  if (!has(flags, pending) && line.timeoutSeconds !== 0) return 'timeout_reserved_for_pending_transfer';
  if (!has(flags, pending) && has(flags, closing_debit | closing_credit)) return 'closing_transfer_must_be_pending';
  if (line.ledger === 0) return 'ledger_must_not_be_zero';
  return line.code === 0 ? 'code_must_not_be_zero' : undefined;
}

function transferOne(on: Working, line: TransferLine, today: LocalDate): TransferResult {
  const wrong = amiss(line);
  if (wrong) return wrong;
  const debit = on.account(line.debitAccountId);
  if (!debit) return 'debit_account_not_found';
  const credit = on.account(line.creditAccountId);
  if (!credit) return 'credit_account_not_found';
  if (debit.ledger !== credit.ledger) return 'accounts_must_have_the_same_ledger';
  if (line.ledger !== debit.ledger) return 'transfer_must_have_the_same_ledger_as_accounts';
  if (debit.isClosed) return 'debit_account_already_closed';
  if (credit.isClosed) return 'credit_account_already_closed';
  const amount = balanced(line, debit, credit);
  const isPending = has(line.flags, pending);
  const refused = overflow(isPending, amount, debit, credit) ?? pastLimit(amount, debit, credit);
  if (refused) return refused;
  on.setAccount({
    ...debit,
    ...(isPending ? { debitsPending: debit.debitsPending + amount } : { debitsPosted: debit.debitsPosted + amount }),
    isClosed: has(line.flags, closing_debit),
  });
  on.setAccount({
    ...credit,
    ...(isPending
      ? { creditsPending: credit.creditsPending + amount }
      : { creditsPosted: credit.creditsPosted + amount }),
    isClosed: has(line.flags, closing_credit),
  });
  const { timestamp: _, ...said } = line;
  const valueOn = line.valueOn ?? today;
  on.make({ ...said, amount, valueOn, state: isPending ? 'pending' : null, isDue: false });
  return 'created';
}

/** What is wrong with a line that posts or voids, against what it decides. */
function undecidable(line: TransferLine, found: Transfer | undefined, amount: bigint): TransferResult | undefined {
  if (!found) return 'pending_transfer_not_found';
  if (!has(found.flags, pending)) return 'pending_transfer_not_pending';
  if (line.debitAccountId !== 0n && line.debitAccountId !== found.debitAccountId)
    return 'pending_transfer_has_different_debit_account_id';
  if (line.creditAccountId !== 0n && line.creditAccountId !== found.creditAccountId)
    return 'pending_transfer_has_different_credit_account_id';
  if (line.ledger !== 0 && line.ledger !== found.ledger) return 'pending_transfer_has_different_ledger';
  if (line.code !== 0 && line.code !== found.code) return 'pending_transfer_has_different_code';
  if (amount > found.amount) return 'exceeds_pending_transfer_amount';
  if (has(line.flags, VOID) && amount < found.amount) return 'pending_transfer_has_different_amount';
  if (found.state === 'posted') return 'pending_transfer_already_posted';
  if (found.state === 'voided') return 'pending_transfer_already_voided';
  return found.state === 'expired' || found.isDue ? 'pending_transfer_expired' : undefined;
}

function decideOne(on: Working, line: TransferLine, today: LocalDate): TransferResult {
  const { flags, pendingId } = line;
  const others = pending | balancing_debit | balancing_credit | closing_debit | closing_credit;
  if (has(flags, others) || (flags & decides) === decides) return 'flags_are_mutually_exclusive';
  if (pendingId === 0n) return 'pending_id_must_not_be_zero';
  if (pendingId === MAX_128) return 'pending_id_must_not_be_int_max';
  if (pendingId === line.id) return 'pending_id_must_be_different';
  if (line.timeoutSeconds !== 0) return 'timeout_reserved_for_pending_transfer';
  const found = on.transfer(pendingId);
  const isVoid = has(flags, VOID);
  const isWhole = line.amount === (isVoid ? 0n : MAX_128);
  const amount = isWhole ? (found?.amount ?? 0n) : line.amount;
  const wrong = undecidable(line, found, amount);
  if (wrong || !found) return wrong ?? 'pending_transfer_not_found';
  const debit = on.account(found.debitAccountId);
  const credit = on.account(found.creditAccountId);
  if (!debit) return 'debit_account_not_found';
  if (!credit) return 'credit_account_not_found';
  if (debit.isClosed && !isVoid) return 'debit_account_already_closed';
  if (credit.isClosed && !isVoid) return 'credit_account_already_closed';
  const moved = isVoid ? 0n : amount;
  on.setAccount({
    ...debit,
    debitsPending: debit.debitsPending - found.amount,
    debitsPosted: debit.debitsPosted + moved,
    isClosed: debit.isClosed && !has(found.flags, closing_debit),
  });
  on.setAccount({
    ...credit,
    creditsPending: credit.creditsPending - found.amount,
    creditsPosted: credit.creditsPosted + moved,
    isClosed: credit.isClosed && !has(found.flags, closing_credit),
  });
  on.decide(pendingId, isVoid ? 'voided' : 'posted');
  on.make({
    id: line.id,
    debitAccountId: found.debitAccountId,
    creditAccountId: found.creditAccountId,
    amount,
    pendingId,
    userData128: line.userData128 || found.userData128,
    userData64: line.userData64 || found.userData64,
    userData32: line.userData32 || found.userData32,
    timeoutSeconds: 0,
    ledger: found.ledger,
    code: found.code,
    flags,
    valueOn: line.valueOn ?? today,
    state: null,
    isDue: false,
  });
  return 'created';
}

function one(on: Working, line: TransferLine, today: LocalDate): TransferResult {
  if (line.timestamp !== 0n) return 'timestamp_must_be_zero';
  if (line.id === 0n) return 'id_must_not_be_zero';
  if (line.id === MAX_128) return 'id_must_not_be_int_max';
  const known = on.transfer(line.id);
  if (known) return existing(line, known, on.transfer(known.pendingId));
  if (on.hasFailed(line.id)) return 'id_already_failed';
  return has(line.flags, decides) ? decideOne(on, line, today) : transferOne(on, line, today);
}

/** Lines up to the first without the flag are one chain: all of it, or nothing. */
export function inChains<Line extends { flags: number }, Result extends string>(
  lines: readonly Line[],
  each: (line: Line) => Result,
  on: { mark(): void; rollBack(): void; failed?(line: Line, result: Result): void },
): (Result | 'linked_event_failed' | 'linked_event_chain_open')[] {
  const results: (Result | 'linked_event_failed' | 'linked_event_chain_open')[] = [];
  let chain: { from: number; isBroken: boolean } | undefined;
  for (const [i, line] of lines.entries()) {
    const isLinked = has(line.flags, linked);
    chain ??= { from: i, isBroken: false };
    if (chain.from === i) on.mark();
    const isOpen = isLinked && i === lines.length - 1;
    const result = isOpen ? 'linked_event_chain_open' : chain.isBroken ? 'linked_event_failed' : each(line);
    if (result !== 'created' && !chain.isBroken) {
      on.rollBack();
      results.fill('linked_event_failed', chain.from);
      chain.isBroken = true;
    }
    results.push(result);
    if (result !== 'linked_event_failed' && result !== 'linked_event_chain_open') on.failed?.(line, result);
    if (!isLinked) chain = undefined;
  }
  return results;
}

/** Decides a batch line by line, each upon what those before it left. */
export function decideTransfers(
  known: Known,
  lines: readonly TransferLine[],
  today: LocalDate,
): { results: TransferResult[]; on: Working } {
  const on = new Working(known);
  const results = inChains<TransferLine, TransferResult>(lines, (line) => one(on, line, today), {
    mark: () => on.mark(),
    rollBack: () => on.rollBack(),
    failed: ({ id }, result) => {
      if (staysFailed(result)) on.failed.set(id, result);
    },
  });
  return { results, on };
}
