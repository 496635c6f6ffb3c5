import type { SecretPlace } from '../../kernel/vault.ts';

/** How passwords are hashed, where the runtime can: slowly, in memory that an attacker must have too. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Against no hash it works as long, and finds nothing. It refuses to begin when too many wait. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** One request to an address that a party named: no private address, no redirect, no endless answer. */
export type Call = (request: {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string;
}) => Promise<{ status: number; body: string }>;

/** What signing in needs of a runtime. */
export interface SignInTerms {
  /** None: people sign in with passkeys or by their bank's directory. */
  passwords?: Passwords | undefined;
  /** Keeps what must be used in clear: sealed with a key outside the database, and bound to what it is about. */
  seal?: Seal | undefined;
  /** Fetches what a system publishes its keys at, past no guard: no private address, no redirect, no endless answer. */
  fetchKeys?: ((url: string) => Promise<string>) | undefined;
  /** Speaks with directories of parties, behind the same guard. */
  call?: Call | undefined;
}

/** The same, with where people reach the service. */
export interface Served extends SignInTerms {
  publicUrl(): string | undefined;
}

export interface Seal {
  close(text: string, place: SecretPlace): Promise<string>;
  /** Refuses what was sealed under a key that is not here, or for another row. */
  open(sealed: string, place: SecretPlace): Promise<string>;
}
