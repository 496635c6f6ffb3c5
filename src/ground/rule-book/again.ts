import type { Ctx } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { findEvent } from '../audit/index.ts';

export type Happened = NonNullable<Awaited<ReturnType<typeof findEvent>>>;

/** What a decision comes to, figure by figure. */
export type Figures = Readonly<Record<string, string | number | boolean | null>>;

/** A decision with all that it was made from, as that was recorded with it: nothing of it is read from what the record became. */
export interface Decided {
  /** By whose rules. */
  lenderId: string;
  /** When, where that was not when it was recorded. */
  at?: Date;
  recorded: Figures;
  /** What is decided from the same facts by the rules in force on a day: pure, but for the rules that it reads. */
  decide: (on: LocalDate) => Figures;
}

/** A kind of decision that can be made again. */
export interface Again {
  kind: string;
  fits: (event: Happened) => boolean;
  /** Undefined where what it was made from was not kept, or is another party’s. */
  of: (ctx: Ctx, event: Happened) => Promise<Decided | undefined>;
}
