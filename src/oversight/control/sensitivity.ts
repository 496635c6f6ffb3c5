import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { custodiesOf } from '../../physical/goods/index.ts';
import { type Act, type Expectation, heardEach, type Sensitivity, sensitivityOf } from './engine/index.ts';
import { Grounds } from './expect.ts';
import { keptGapMs } from './pace-rules.ts';
import { rebuild } from './rebuild.ts';
import type { SensitivityView, SubjectView } from './schemas.ts';
import { requireInterest } from './sign-off.ts';
import { listGaps } from './state-store.ts';
import { findSubject } from './store.ts';

/** Each act in the words of a bank. */
export const actWords: Record<Act, readonly [en: string, zh: string]> = {
  move_off_place: ['Take the goods off their place', '将货物移离其场地'],
  leave_corridor: ['Leave the corridor', '驶离走廊'],
  detour: ['Leave the corridor and come back', '驶离走廊后返回'],
  hide_receiver: ['Hide the receiver, so that it gives its last fix again', '遮蔽接收机，使其重复最后定位'],
  blur_receiver: ['Have it placed badly, as by radio cells only', '使其仅能粗略定位（如仅靠基站）'],
  silence_all: ['Silence every device', '使全部设备失联'],
  silence_one: ['Silence one device of several', '使其中一台设备失联'],
  speak_beside_device: ['Send messages in a device’s name, before its own', '抢在设备之前冒名发送消息'],
  speak_instead_of_device: ['Jam a device and send messages in its name', '屏蔽设备并冒名发送消息'],
  carry_one_off: ['Carry one device away from the others', '将其中一台设备带离'],
  halt: ['Halt where no stop is planned', '在计划外地点停留'],
  creep: ['Roll a little now and then, instead of standing', '缓慢挪动以规避停留判定'],
  come_late: ['Come late to a stop', '到站延误'],
  stay_long: ['Stay at a stop for too long', '在站超时停留'],
  take_mass: ['Take some of the mass', '取走部分重量'],
  take_mass_in_parts: ['Take mass little by little', '分多次取走重量'],
  take_under_release: ['Take what a release leaves untaken', '取走放货后未提的重量'],
  exchange_mass: ['Exchange mass for something else of its weight', '以等重物调换货物'],
  take_one_tag: ['Take one tagged piece', '取走一件带标签货物'],
  take_many_tags: ['Take many tagged pieces at once', '一次取走多件带标签货物'],
  open_door: ['Keep the door open', '使门保持开启'],
  open_door_in_pieces: ['Open the door again and again', '反复开门'],
  open_seal: ['Open the seal', '开启封志'],
  swap_seal: ['Put another seal in its place', '更换封志'],
  spoil_climate: ['Let the goods become too warm or too cold', '使温度超限'],
};

const wireOf = (each: Sensitivity): SensitivityView => ({
  ...each,
  words: actWords[each.act][0],
  wordsZh: actWords[each.act][1],
});

/** What somebody who knows the rules can do unseen, by what is expected now and, where devices have spoken, what they showed. */
export const sensitivityNow = (
  expectation: Parameters<typeof sensitivityOf>[0],
  at: Date,
  head?: Parameters<typeof sensitivityOf>[2],
): SensitivityView[] => sensitivityOf(expectation, at.getTime(), head ?? null).map(wireOf);

/** A device that reports this many times as seldom as was declared is taken at its pace, not at the word of who enrolled it. */
const SLOWER_TIMES = 1.5;

/**
 * What orders let leave now: those that stand beside one another add up to one, and one that was carried out, called back or shut lets
 * nothing leave.
 */
function letOut({ releases }: Expectation, now: number): Expectation['releases'] {
  const [first, ...others] = releases.filter(({ to, bookedAt }) => to > now && (bookedAt ?? Infinity) > now);
  if (!first) return [];
  return [
    others.reduce(
      (sum, { from, to, weightKg }) => ({
        ...sum,
        from: Math.min(sum.from, from),
        to: Math.max(sum.to, to),
        weightKg: sum.weightKg + weightKg,
      }),
      first,
    ),
  ];
}

/** The same of a watch on record, with what its devices have shown until now, and at the pace that they keep. Runs as the system. */
export async function sensitivityOfWatch(ctx: Ctx, subjectId: string): Promise<SensitivityView[]> {
  const { state, expectation, codes } = onRecord((await rebuild(ctx, [subjectId], new Grounds())).get(subjectId));
  const numbers = [...codes.keys()];
  const gaps = await listGaps(ctx, numbers);
  const paced = heardEach(expectation, ({ reportEveryMs }, i) => {
    const gapMs = keptGapMs(gaps.get(numbers[i] ?? -1) ?? []) ?? 0;
    return gapMs > SLOWER_TIMES * reportEveryMs ? gapMs : reportEveryMs;
  });
  const head = state.hearing.hasBeenHeard ? state.head : null;
  const now = ctx.clock.now();
  return sensitivityNow({ ...paced, releases: letOut(expectation, now.getTime()) }, now, head);
}

/** Refuses who neither set the watch up, nor keeps the goods, nor lends on them: what stays unseen is a plan for whoever wants to take them. */
async function requireReader(ctx: Ctx, subject: SubjectView): Promise<void> {
  const { partyId } = requirePerson(ctx);
  if (subject.registeredBy === partyId) return;
  if ((await custodiesOf(ctx, subject.lotIds)).some(({ custodianId }) => custodianId === partyId)) return;
  await requireInterest(ctx, subject.lotIds);
}

/** For the custodian, and for whoever lends on the verdict: they may ask what it cannot see. */
export const readSensitivity = (
  ctx: Ctx,
  subjectId: string,
): Promise<Pick<SubjectView, 'settingsVersion'> & { at: string; items: SensitivityView[] }> =>
  withSnapshot(ctx, async (tx) => {
    const subject = (await findSubject(tx, subjectId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    await requireReader(tx, subject);
    const items = await asSystem(tx, 'control', (system) => sensitivityOfWatch(system, subjectId));
    return { settingsVersion: subject.settingsVersion, at: tx.clock.now().toISOString(), items };
  });
