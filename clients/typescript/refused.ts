import type { RefusalCode } from './made/refusals.ts';

/** Where in the input a refusal points, and what is wrong there. */
export interface RefusedAt {
  pointer: string;
  code: string;
  message: string;
}

interface Problem {
  code?: string;
  title?: string;
  remedy?: string;
  instance?: string;
  errors?: RefusedAt[];
  facts?: Record<string, unknown>;
}

/** The service understood and will not do it: what is so, what to do instead, where and with which figures. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** Stable; `UNKNOWN` where the answer was none of the service's own, from a proxy for example. */
  readonly code: RefusalCode | 'UNKNOWN';
  readonly title: string;
  readonly remedy: string;
  /** Finds the request in the service's log. */
  readonly requestId: string | undefined;
  readonly errors: readonly RefusedAt[];
  readonly facts: Readonly<Record<string, unknown>>;
  /** After how many seconds it may be asked again, where the service says. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem: Problem, retryAfter: number | undefined) {
    super(`${status} ${problem.code ?? 'UNKNOWN'}: ${problem.title ?? 'no problem details'}`);
    this.status = status;
    this.code = (problem.code as RefusalCode | undefined) ?? 'UNKNOWN';
    this.title = problem.title ?? '';
    this.remedy = problem.remedy ?? '';
    this.requestId = problem.instance;
    this.errors = problem.errors ?? [];
    this.facts = problem.facts ?? {};
    this.retryAfter = retryAfter;
  }
}

/** No answer came, however often it was asked. What became of an act is not known: send it again with its key. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Whether it is a refusal, of one of these codes where any are named. */
export const isRefused = (error: unknown, ...codes: RefusalCode[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || codes.includes(error.code as RefusalCode));

export async function refusedFrom(response: Response): Promise<Refused> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const isProblem = response.headers.get('content-type')?.includes('json');
  const problem = isProblem ? ((await response.json().catch(() => ({}))) as Problem) : {};
  return new Refused(response.status, problem, Number.isFinite(seconds) ? seconds : undefined);
}
