import { inChains } from './decide.ts';
import { type AccountResult, accountFlags, MAX_128 } from './rules.ts';

export interface AccountToOpen {
  id: bigint;
  ledger: number;
  code: number;
  bits: number;
  userData128: bigint;
  userData64: bigint;
  userData32: bigint;
}

interface KnownAccount extends Omit<AccountToOpen, 'bits' | 'userData32'> {
  flags: number;
  userData32: number | bigint;
}

const { debits_must_not_exceed_credits: debitsLimited, credits_must_not_exceed_debits: creditsLimited } = accountFlags;

function existing(line: AccountToOpen, known: KnownAccount): AccountResult {
  if (line.bits !== known.flags) return 'exists_with_different_flags';
  if (line.userData128 !== known.userData128) return 'exists_with_different_user_data_128';
  if (line.userData64 !== known.userData64) return 'exists_with_different_user_data_64';
  if (line.userData32 !== BigInt(known.userData32)) return 'exists_with_different_user_data_32';
  if (line.ledger !== known.ledger) return 'exists_with_different_ledger';
  return line.code === known.code ? 'exists' : 'exists_with_different_code';
}

/** Decides a batch of accounts line by line, each upon what those before it left. */
export function decideAccounts<Line extends AccountToOpen>(
  known: readonly KnownAccount[],
  ledgers: ReadonlySet<number>,
  lines: readonly Line[],
): { results: AccountResult[]; made: Line[] } {
  const onRecord = new Map(known.map((account) => [account.id, account]));
  const made = new Map<bigint, Line>();
  let chain: bigint[] = [];
  const one = (line: Line): AccountResult => {
    if (line.id === 0n) return 'id_must_not_be_zero';
    if (line.id === MAX_128) return 'id_must_not_be_int_max';
    const fresh = made.get(line.id);
    const found = fresh ? { ...fresh, flags: fresh.bits } : onRecord.get(line.id);
    if (found) return existing(line, found);
    if (line.bits & debitsLimited && line.bits & creditsLimited) return 'flags_are_mutually_exclusive';
    if (line.ledger === 0) return 'ledger_must_not_be_zero';
    if (line.code === 0) return 'code_must_not_be_zero';
    if (!ledgers.has(line.ledger)) return 'ledger_not_declared';
    made.set(line.id, line);
    chain.push(line.id);
    return 'created';
  };
  const results = inChains<{ line: Line; flags: number }, AccountResult>(
    lines.map((line) => ({ line, flags: line.bits })),
    ({ line }) => one(line),
    {
      mark: () => {
        chain = [];
      },
      rollBack: () => {
        for (const id of chain) made.delete(id);
      },
    },
  );
  return { results, made: [...made.values()] };
}
