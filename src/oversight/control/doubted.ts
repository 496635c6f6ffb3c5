import type { Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type Doubt, doubtsOf, fold, needsRecent, outlivesWitness } from './engine/index.ts';
import { keptDoubt } from './engine/status.ts';
import { Grounds } from './expect.ts';
import { type Rebuilt, rebuild } from './rebuild.ts';
import type { SubjectView } from './schemas.ts';

/** Of the goods, whoever shows it; and that somebody else speaks as one of the devices, which another watch would not know of. */
const outlivesWatch = (doubt: Doubt): boolean => outlivesWitness(doubt) || doubt === 'DEVICE_CLONED';

/** What keeps a watch as it stands, told or not: whatever is told in front of it. Moves the clock of the state, which nobody keeps. */
export function doubtsKeeping({ state, expectation }: Pick<Rebuilt, 'state' | 'expectation'>, now: number): Doubt[] {
  // What came late waits for its tick, within a minute: until then it is as it was.
  if (!needsRecent(state)) fold(state, expectation, { type: 'tick', now });
  const kept = keptDoubt(state.standing, expectation);
  return [...new Set([...(kept ? [kept] : []), ...doubtsOf(state, expectation, now)])].filter(outlivesWatch);
}

/**
 * What is doubted of the goods under a watch, told or not: a device that fell silent before, or a reading that is too old, may be told in
 * front of it. Runs as the system.
 */
export async function doubtsOfGoods(ctx: Ctx, subject: SubjectView): Promise<Doubt[]> {
  const told = subject.statusReason as Doubt;
  const one = onRecord((await rebuild(ctx, [subject.id], new Grounds())).get(subject.id));
  const found = doubtsKeeping(one, ctx.clock.now().getTime());
  return outlivesWatch(told) ? [...new Set([told, ...found])] : found;
}
