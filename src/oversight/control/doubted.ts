import type { Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { doubtOf } from './engine/doubts.ts';
import { type Doubt, fold, needsRecent, outlivesWitness } from './engine/index.ts';
import { Grounds } from './expect.ts';
import { rebuild } from './rebuild.ts';
import type { SubjectView } from './schemas.ts';

/** Of the goods, whoever shows it; and that somebody else speaks as one of the devices, which another watch would not know of. */
const outlivesWatch = (doubt: Doubt): boolean => outlivesWitness(doubt) || doubt === 'DEVICE_CLONED';

/**
 * What is doubted of the goods under a watch, told or not: a device that fell silent before, or a reading that is too old, may be told in
 * front of it. Runs as the system.
 */
export async function doubtedOfGoods(ctx: Ctx, subject: SubjectView): Promise<Doubt | undefined> {
  const told = subject.statusReason as Doubt;
  if (outlivesWatch(told)) return told;
  const now = ctx.clock.now().getTime();
  const { state, expectation } = onRecord((await rebuild(ctx, [subject.id], new Grounds())).get(subject.id));
  // What came late waits for its tick, within a minute: until then it is as it was.
  if (!needsRecent(state)) fold(state, expectation, { type: 'tick', now });
  // The last of the list is asked for first: whatever of the goods is before it comes before a silence as well.
  const found = [state.standing.kept?.doubt, doubtOf(state, expectation, now, 'MASS_EXCHANGED')];
  return found.find((doubt): doubt is Doubt => doubt != null && outlivesWatch(doubt));
}
