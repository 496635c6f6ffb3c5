import { DrizzleQueryError } from 'drizzle-orm';
import { BegunInVain, violatedConstraint } from '../context.ts';
import { commonRefusals, Refusal } from '../kernel/refusal.ts';

/** The SQLSTATE, or the code of the system: of what was thrown or of what it wraps. */
export function codeOf(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string' && !(e instanceof Refusal)) return e.code;
  return undefined;
}

/** What PostgreSQL says of data quotes them: class 22 (data exception), class 23 (integrity constraint). */
const quotesData = /^2[23]/;

/** A statement that failed, as a log may hold it: its text and the fault, never what it was given. */
class StatementFailed extends Error {
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  constructor({ query, cause }: DrizzleQueryError) {
    const code = codeOf(cause);
    const constraint = violatedConstraint(cause);
    const said = cause?.message ?? 'it failed';
    const fault = code !== undefined && quotesData.test(code) ? `the data do not fit ${constraint ?? 'a type'}` : said;
    super(`${fault}${code === undefined ? '' : ` (${code})`}: ${query.replace(/\s+/g, ' ').slice(0, 200)}`);
    this.name = 'StatementFailed';
    this.code = code;
    this.constraint = constraint;
  }
}

/** What leaves a transaction: the mapper's own error holds every parameter, in its message and its stack. */
export function withoutData(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  return error.cause instanceof BegunInVain || error.cause instanceof Refusal
    ? error.cause
    : new StatementFailed(error);
}

/** Of insufficient resources (SQLSTATE class 53): what is written can be read, and nothing can be written. */
export const DISK_FULL = '53100';

export const unavailable = (cause: unknown): Refusal =>
  new Refusal(codeOf(cause) === DISK_FULL ? commonRefusals.DATABASE_FULL : commonRefusals.DATABASE_UNAVAILABLE, {
    cause: withoutData(cause),
  });
