import { violatedConstraint } from '../context.ts';
import { commonRefusals, Refusal } from '../kernel/refusal.ts';
import { httpRefusals } from './problem.ts';

function stateOf(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string' && /^[0-9A-Z]{5}$/.test(e.code)) return e.code;
  return undefined;
}

/**
 * What the database would not keep of what somebody sent (SQLSTATE class 22, data exception; of class 23 the constraints that a
 * table names): the net under the verbs, which should have named it. The transaction is rolled back, so nothing was done.
 */
export function dataFault(error: unknown): Refusal | undefined {
  const state = stateOf(error);
  const constraint = violatedConstraint(error);
  if (state === undefined) return undefined;
  if (state === '23505' || state === '23P01') return constraint ? new Refusal(commonRefusals.CONFLICT) : undefined;
  if (state.startsWith('22') || (constraint && (state === '23514' || state === '23503')))
    return new Refusal(httpRefusals.VALUE_NOT_KEPT, { ...(constraint && { facts: { rule: constraint } }) });
  return undefined;
}
