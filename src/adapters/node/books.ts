import { AsyncLocalStorage } from 'node:async_hooks';
import { BegunInVain, type Visibility } from '../../context.ts';
import { type Book, carryJudging, emptyBook, type Judging } from '../../kernel/judging.ts';
import { commonRefusals, Refusal } from '../../kernel/refusal.ts';

carryJudging(new AsyncLocalStorage<Judging>());

/** The rules that a process remembers hold no more: nothing was done, and it is done anew by those that do. */
export class BookChanged extends BegunInVain {}

/** What a transaction finds of the book as it opens. */
export interface BookLook {
  tenantId: string;
  version: string | undefined;
  found(): void;
}

/** Books in a process at most; of more, the one that was loaded first is loaded again. */
const BOOKS_MOST = 5_000;

/** A book that changes again and again while one transaction begins. */
const TRIES_MOST = 10;

/** A transaction that was begun with a book. */
export interface Begun {
  by: Judging;
  look: BookLook;
  /** Whether it judged by rules without a look at whether they still hold: no statement has gone out. */
  isUnseen(): boolean;
}

/**
 * The books of rules that this process remembers, by tenant. Each transaction looks at the version as it opens, without a round trip of
 * its own; where another process has set a rule since, the book is loaded and the transaction done anew. A tenant that the process
 * meets for the first time is believed to have set nothing, until the look.
 */
export function rememberBooks(load: (tenantId: string) => Promise<Book>) {
  const books = new Map<string, Book>();
  return async function byBook<T>({ tenantId, party }: Visibility, once: (begun: Begun) => Promise<T>): Promise<T> {
    for (let tries = 1; tries <= TRIES_MOST; tries++) {
      const book = books.get(tenantId) ?? emptyBook;
      const by: Judging = { book, party, used: new Set() };
      let isSeen = false;
      const found = () => {
        isSeen = true;
      };
      try {
        const look = { tenantId, version: book.version, found };
        return await once({ by, look, isUnseen: () => !isSeen && by.used.size > 0 });
      } catch (error) {
        if (!(error instanceof BookChanged)) throw error;
        books.delete(tenantId);
        books.set(tenantId, await load(tenantId));
        const [oldest] = books.size > BOOKS_MOST ? books.keys() : [];
        if (oldest !== undefined) books.delete(oldest);
      }
    }
    throw new Refusal(commonRefusals.CONFLICT);
  };
}
