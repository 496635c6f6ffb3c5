import { type Acted, newKey, Refused } from '../api/call.ts';
import type { Row } from '../api/lists.ts';

export type Outcome = { state: 'done' | 'waits' | 'rejected' } | { state: 'refused'; title: string };

/** Answers line by line, each under a key of its own: one that is refused stops no other. */
export async function answerEach(
  rows: readonly Row[],
  answer: (row: Row, key: string) => Promise<Acted<unknown>>,
  done: 'done' | 'rejected',
): Promise<Record<string, Outcome>> {
  const results: Record<string, Outcome> = {};
  for (const row of rows)
    try {
      const { isProposed } = await answer(row, newKey());
      results[row.id] = { state: isProposed ? 'waits' : done };
    } catch (error) {
      // Where the second factor is asked for, it is asked for once, before any line.
      if (!(error instanceof Refused) || error.code === 'STEP_UP_REQUIRED') throw error;
      results[row.id] = { state: 'refused', title: error.title };
    }
  return results;
}
