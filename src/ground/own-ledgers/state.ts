import type { LocalDate } from '../../kernel/time.ts';

export type PendingState = 'pending' | 'posted' | 'voided' | 'expired';

export interface Account {
  id: bigint;
  ledger: number;
  flags: number;
  isClosed: boolean;
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
}

export interface Transfer {
  id: bigint;
  debitAccountId: bigint;
  creditAccountId: bigint;
  amount: bigint;
  /** Zero for none. */
  pendingId: bigint;
  userData128: bigint;
  userData64: bigint;
  userData32: bigint;
  timeoutSeconds: number;
  ledger: number;
  code: number;
  flags: number;
  valueOn: LocalDate;
  /** Of one that is or was pending. */
  state: PendingState | null;
  /** Its time is over, though nobody has noted it yet. */
  isDue: boolean;
}

/** A line as it came; what was left out is zero, an amount left out is the whole of what is pending. */
export interface TransferLine extends Omit<Transfer, 'valueOn' | 'state' | 'isDue'> {
  timestamp: bigint;
  valueOn: LocalDate | undefined;
}

/** What is on record of what a batch touches. */
export interface Known {
  accounts: ReadonlyMap<bigint, Account>;
  transfers: ReadonlyMap<bigint, Transfer>;
  failed: ReadonlySet<bigint>;
}

/** The record while a batch is decided: one line sees what those before it did, and a broken chain leaves nothing. */
export class Working {
  readonly accounts = new Map<bigint, Account>();
  readonly made = new Map<bigint, Transfer>();
  readonly decided = new Map<bigint, PendingState>();
  readonly failed = new Map<bigint, string>();
  readonly #known: Known;
  #undo: (() => void)[] = [];

  constructor(known: Known) {
    this.#known = known;
  }

  account(id: bigint): Account | undefined {
    return this.accounts.get(id) ?? this.#known.accounts.get(id);
  }

  transfer(id: bigint): Transfer | undefined {
    const found = this.made.get(id) ?? this.#known.transfers.get(id);
    const state = this.decided.get(id);
    return found && state ? { ...found, state } : found;
  }

  hasFailed(id: bigint): boolean {
    return this.failed.has(id) || this.#known.failed.has(id);
  }

  #set<V>(map: Map<bigint, V>, id: bigint, value: V): void {
    const before = map.get(id);
    this.#undo.push(() => (before === undefined ? map.delete(id) : map.set(id, before)));
    map.set(id, value);
  }

  setAccount(account: Account): void {
    this.#set(this.accounts, account.id, account);
  }

  make(transfer: Transfer): void {
    this.#set(this.made, transfer.id, transfer);
  }

  decide(pendingId: bigint, state: PendingState): void {
    this.#set(this.decided, pendingId, state);
  }

  /** From here on, `rollBack` undoes. */
  mark(): void {
    this.#undo = [];
  }

  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
