import { asSystem, type Ctx, withSnapshot } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findDevices } from '../../physical/telemetry/index.ts';
import { countDoubts } from './doubt-store.ts';
import { deviceScores } from './engine/index.ts';
import { Grounds } from './expect.ts';
import { rebuild } from './rebuild.ts';
import type { SubjectDeviceView } from './schemas.ts';
import { findSubject } from './store.ts';

/** Doubts are counted over the newest messages of this many and not older than this: the price of a read does not grow. */
const DOUBTS_OF_MESSAGES = 1_000n;
const DOUBTS_OF_MS = 7 * 86_400_000;

/**
 * What speaks for and against each device of a subject, for everyone who sees the subject: whoever relies on a verdict may
 * ask whose word it is. The state's snapshot is brought up to the newest message judged.
 */
export const findDevicesOfSubject = (ctx: Ctx, subjectId: string): Promise<SubjectDeviceView[]> =>
  withSnapshot(ctx, async (tx) => {
    const subject = await findSubject(tx, subjectId);
    if (!subject) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    // The devices are the custodian's; who lends against their word sees how good it is.
    return asSystem(tx, 'control', async (system) => {
      const rebuilt = onRecord((await rebuild(system, [subjectId], new Grounds())).get(subjectId));
      const { state, expectation, codes, version, watchedFrom } = rebuilt;
      const doubts = await countDoubts(system, [...codes.keys()], version - DOUBTS_OF_MESSAGES, {
        from: new Date(Math.max(state.clock - DOUBTS_OF_MS, watchedFrom.getTime())),
        to: new Date(state.clock),
      });
      const devices = new Map((await findDevices(system, subject.deviceIds)).map((device) => [device.code, device]));
      return deviceScores(state, expectation).flatMap(({ device: code, heardAt, ...score }) => {
        const device = devices.get(code);
        if (!device) return [];
        return {
          ...score,
          deviceId: device.id,
          code,
          kind: device.kind,
          lastReceivedAt: heardAt === 0 ? null : new Date(heardAt).toISOString(),
          doubts: doubts
            .filter(({ deviceNumber }) => deviceNumber === device.number)
            .map(({ reason, count, lastReceivedAt }) => ({
              reason: reason as SubjectDeviceView['doubts'][number]['reason'],
              count,
              lastReceivedAt: lastReceivedAt.toISOString(),
            })),
        };
      });
    });
  });
