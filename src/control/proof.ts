import type { Ctx } from '../context.ts';
import { localDateAt } from '../kernel/time.ts';
import { policyOn } from '../policy/index.ts';
import { findDevices, newestReadings } from '../telemetry/index.ts';
import { settingsInForce } from './expect.ts';
import type { WatchProof } from './rules.ts';
import type { SubjectView } from './schemas.ts';
import { unmeasured } from './settings-rules.ts';
import { findAgreements, type WatchAgreement } from './watch-store.ts';

/** What a watch rests on, as one lender is to see it. */
export type Proof = (pledgeeId: string) => WatchProof;

const agreedBy = (subject: SubjectView, own: readonly WatchAgreement[]): WatchProof['agreed'] => {
  const to = (version: number) => own.some((each) => each.version === version);
  if (!to(subject.settingsVersion)) return 'none';
  return subject.asked && !to(subject.lastVersion) ? 'asked' : 'agreed';
};

/** Settings, agreements, devices and the age of their newest readings of these watches: a few reads for all. */
export async function proofsOf(ctx: Ctx, subjects: readonly SubjectView[]): Promise<Map<string, Proof>> {
  if (subjects.length === 0) return new Map();
  const agreements = await findAgreements(
    ctx,
    subjects.map((subject) => subject.id),
  );
  const devices = await findDevices(
    ctx,
    subjects.flatMap((subject) => subject.deviceIds),
  );
  const newest = await newestReadings(
    ctx,
    devices.map((device) => device.number),
  );
  const now = ctx.clock.now();
  const divisionKg = policyOn('watch.scaleDivisionKg', localDateAt(now, 'Asia/Shanghai')).value;
  return new Map(
    subjects.map((subject) => {
      const own = devices.filter((device) => subject.deviceIds.includes(device.id));
      const { limits } = subject;
      const settings = settingsInForce(
        subject,
        own.map((device) => device.reportEveryS),
        divisionKg,
      );
      const sources = own.map((device) => {
        const at = newest.get(device.number);
        return {
          code: device.code,
          kind: device.kind,
          ownerId: device.ownerId,
          signed: device.publicKey !== null,
          observedAt: at?.toISOString() ?? null,
          ageS: at ? Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000)) : null,
        };
      });
      const kinds = [...new Set(own.map((device) => device.kind))];
      const lacks = unmeasured(settings.measures, kinds);
      const tooFew = limits !== null && kinds.length < limits.sources;
      // What is ahead of the clock shows nothing of the present.
      const aheadMs = (settings.maxAheadS ?? 120) * 1_000;
      const seen = [...newest].flatMap(([number, at]) =>
        own.some((device) => device.number === number) && at.getTime() <= now.getTime() + aheadMs ? [at.getTime()] : [],
      );
      const ageS = (now.getTime() - Math.max(...seen, Number.NEGATIVE_INFINITY)) / 1_000;
      const age =
        !limits || seen.length === 0 || ageS <= limits.ageS ? 'fresh' : ageS <= settings.maxSilenceS ? 'old' : 'silent';
      const proof: Proof = (pledgeeId) => {
        const theirs = agreements.filter((each) => each.subjectId === subject.id && each.pledgeeId === pledgeeId);
        const agreement = theirs.find((each) => each.version === subject.settingsVersion);
        return {
          agreed: agreedBy(subject, theirs),
          missing: lacks ? `${lacks.toUpperCase()}_NOT_MEASURED` : tooFew ? 'TOO_FEW_SOURCES' : undefined,
          age,
          evidence: {
            settings,
            settingsVersion: subject.settingsVersion,
            ...(subject.asked && { asked: subject.asked }),
            agreement: agreement
              ? {
                  version: agreement.version,
                  basis: agreement.basis,
                  by: agreement.agreedBy,
                  at: agreement.agreedAt.toISOString(),
                }
              : null,
            sources,
            // One device is one word: where it is moved off what it watches, nothing else says so.
            ...(own.length === 1 && { weak: 'ONE_DEVICE_ONLY' }),
          },
        };
      };
      return [subject.id, proof];
    }),
  );
}
