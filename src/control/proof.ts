import type { Ctx } from '../context.ts';
import { localDateAt } from '../kernel/time.ts';
import { policyOn } from '../policy/index.ts';
import { findSources, newestReadings } from '../telemetry/index.ts';
import { ownSilenceMs, USUAL_PERIOD_S, usualSilenceMs } from './engine/index.ts';
import { settingsInForce } from './expect.ts';
import type { WatchProof } from './rules.ts';
import type { SubjectView } from './schemas.ts';
import { unmeasured } from './settings-rules.ts';
import { confidenceOf, confidenceWords, type Ending, type Source, unprovableOf } from './sources-rules.ts';
import { findAgreements, type WatchAgreement } from './watch-store.ts';

/** What a watch rests on, as one lender is to see it. */
export type Proof = (pledgeeId: string) => WatchProof;

const later = (at: Date, seconds: number): string => new Date(at.getTime() + seconds * 1_000).toISOString();

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
  const devices = await findSources(
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
      // What is ahead of the clock shows nothing of the present.
      const aheadMs = (settings.maxAheadS ?? 120) * 1_000;
      const usualMs = usualSilenceMs({
        maxAgeMs: (settings.maxAgeS ?? Number.POSITIVE_INFINITY) * 1_000,
        maxSilenceMs: settings.maxSilenceS * 1_000,
      });
      const endings: Ending[] = [];
      const sources = own.map((device): Source => {
        const at = newest.get(device.number);
        const ownS = ownSilenceMs(usualMs, { reportEveryMs: (device.reportEveryS ?? USUAL_PERIOD_S) * 1_000 }) / 1_000;
        const ageS = at ? Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000)) : null;
        const isLiving = at !== undefined && at.getTime() <= now.getTime() + aheadMs && (ageS ?? 0) <= ownS;
        if (isLiving) endings.push({ what: 'DEVICE_SILENT', at: later(at, ownS), device: device.code });
        return {
          code: device.code,
          kind: device.kind,
          ownerId: device.ownerId,
          signed: device.publicKey !== null,
          publicKey: device.publicKey,
          named: device.namedSince !== null,
          keyBy: device.keyBroughtBy,
          numbered: device.numbered,
          reportEveryS: device.reportEveryS,
          observedAt: at?.toISOString() ?? null,
          ageS,
          isLiving,
        };
      });
      const kinds = [...new Set(own.map((device) => device.kind))];
      const lacks = unmeasured(settings.measures, kinds);
      const tooFew = limits !== null && kinds.length < limits.sources;
      const seen = [...newest].flatMap(([number, at]) =>
        own.some((device) => device.number === number) && at.getTime() <= now.getTime() + aheadMs ? [at.getTime()] : [],
      );
      const newestAt = Math.max(...seen, Number.NEGATIVE_INFINITY);
      const ageS = (now.getTime() - newestAt) / 1_000;
      if (seen.length > 0) {
        endings.push({ what: 'SILENCE', at: later(new Date(newestAt), settings.maxSilenceS) });
        if (limits) endings.push({ what: 'READING_TOO_OLD', at: later(new Date(newestAt), limits.ageS) });
      }
      const confidence = confidenceOf(sources, subject.registeredBy);
      const unprovable = unprovableOf(sources, limits?.ageS ?? null);
      const age =
        !limits || seen.length === 0 || ageS <= limits.ageS ? 'fresh' : ageS <= settings.maxSilenceS ? 'old' : 'silent';
      const proof: Proof = (pledgeeId) => {
        const theirs = agreements.filter((each) => each.subjectId === subject.id && each.pledgeeId === pledgeeId);
        const agreement = theirs.find((each) => each.version === subject.settingsVersion);
        return {
          agreed: agreedBy(subject, theirs),
          missing:
            subject.revokedDeviceIds.length > 0
              ? 'DEVICE_REVOKED'
              : lacks
                ? `${lacks.toUpperCase()}_NOT_MEASURED`
                : tooFew
                  ? 'TOO_FEW_SOURCES'
                  : undefined,
          age,
          sources,
          endings,
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
            provedAt: now.toISOString(),
            confidence,
            confidenceInWords: confidenceWords[confidence],
            ...(unprovable.length > 0 && { unprovable }),
            ...(own.some((device) => !device.numbered) && {
              withoutNumbers: own.filter((device) => !device.numbered).map((device) => device.code),
            }),
            // One device is one word: where it is moved off what it watches, nothing else says so.
            ...(own.length === 1 && { weak: 'ONE_DEVICE_ONLY' }),
          },
        };
      };
      return [subject.id, proof];
    }),
  );
}
