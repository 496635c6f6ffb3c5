import { atOnce, type Ctx } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { findEngagements } from '../../physical/goods/index.ts';
import { type AskedReading, findSources, newestReadings } from '../../physical/telemetry/index.ts';
import {
  type DeviceKind,
  FUTURE_MS,
  isFor,
  type Measure,
  ownSilenceMs,
  type ReadingName,
  USUAL_PERIOD_S,
  usualSilenceMs,
} from './engine/index.ts';
import { settingsInForce } from './expect.ts';
import type { WatchProof } from './rules.ts';
import type { SubjectView } from './schemas.ts';
import { unmeasured } from './settings-rules.ts';
import {
  confidenceOf,
  confidenceWords,
  type Ending,
  measureIn,
  type Source,
  shownIn,
  unprovableOf,
} from './sources-rules.ts';
import { findAgreements, type WatchAgreement } from './watch-store.ts';

/** What a watch rests on, as one lender is to see it. */
export type Proof = (pledgeeId: string) => WatchProof;

const later = (at: Date, seconds: number): string => new Date(at.getTime() + seconds * 1_000).toISOString();

const agreedBy = (subject: SubjectView, own: readonly WatchAgreement[]): WatchProof['agreed'] => {
  const to = (version: number) => own.some((each) => each.version === version);
  if (!to(subject.settingsVersion)) return 'none';
  return subject.asked && !to(subject.lastVersion) ? 'asked' : 'agreed';
};

const upper = (measure: Measure) => measure.toUpperCase() as Uppercase<Measure>;

/** What one watch is judged by, and which readings of its devices that needs. */
function groundOf(subject: SubjectView, own: Awaited<ReturnType<typeof findSources>>, divisionKg: number) {
  const settings = settingsInForce(
    subject,
    own.map((device) => device.reportEveryS),
    divisionKg,
  );
  const usualMs = usualSilenceMs({
    maxAgeMs: (settings.maxAgeS ?? Number.POSITIVE_INFINITY) * 1_000,
    maxSilenceMs: settings.maxSilenceS * 1_000,
  });
  const ownS = own.map(
    ({ reportEveryS }) => ownSilenceMs(usualMs, { reportEveryMs: (reportEveryS ?? USUAL_PERIOD_S) * 1_000 }) / 1_000,
  );
  // What is doubted for its time (CLOCK_IN_FUTURE) is none of the present, whatever a lender allows.
  const aheadS = Math.min(settings.maxAheadS ?? 120, FUTURE_MS / 1_000);
  const ask = (of: readonly string[], i: number): AskedReading => ({
    deviceNumber: own[i]?.number ?? 0,
    of,
    // What is ahead of the clock shows nothing of the present.
    aheadS,
    withinS: Math.max(86_400, ownS[i] ?? 0, settings.maxSilenceS),
  });
  const isHeard = (kind: DeviceKind, name: ReadingName): boolean =>
    isFor(kind, name) || !own.some((other) => isFor(other.kind, name));
  const said = own.map((_device, i) => ask([], i));
  const shown = own.map(({ kind }, i) =>
    shownIn(kind).length > 0 ? ask(shownIn(kind), i) : (said[i] as AskedReading),
  );
  const measured = settings.measures.map(
    (measure) =>
      [
        measure,
        own.flatMap(({ kind }, i) =>
          measureIn[measure].some((name) => isHeard(kind, name)) ? [ask(measureIn[measure], i)] : [],
        ),
      ] as const,
  );
  return {
    own,
    settings,
    ownS,
    said,
    shown,
    measured,
    asked: [...said, ...shown, ...measured.flatMap(([, of]) => of)],
  };
}
type SubjectGround = ReturnType<typeof groundOf>;

/** Whether the owner of a device is a lender that has engaged the custodian: asked only where a device is another's. */
async function engagersOf(ctx: Ctx, subjects: readonly SubjectView[], devices: readonly { ownerId: string }[]) {
  const custodians = [...new Set(subjects.map(({ registeredBy }) => registeredBy))];
  const others = [...new Set(devices.map(({ ownerId }) => ownerId))].filter(
    (id) => custodians.length > 1 || id !== custodians[0],
  );
  const found = others.length > 0 ? await findEngagements(ctx, others, custodians) : [];
  const live = new Set(
    found.flatMap((each) =>
      each.agreedAt !== null && each.endedAt === null ? [`${each.custodianId} ${each.lenderId}`] : [],
    ),
  );
  return (custodianId: string, ownerId: string): boolean =>
    ownerId !== custodianId && live.has(`${custodianId} ${ownerId}`);
}

/** One device as a source of a watch: whose it is, how it proves itself, and whether it is heard. */
const sourceOf = (
  device: SubjectGround['own'][number],
  at: Date | undefined,
  silenceS: number,
  now: Date,
  ofEngager: boolean,
): Source => {
  const ageS = at ? Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000)) : null;
  const isLiving = at !== undefined && (ageS ?? 0) <= silenceS;
  return {
    code: device.code,
    kind: device.kind,
    ownerId: device.ownerId,
    ofEngager,
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
};

/** What the devices of a watch show at this moment, how sure that is, and when each of it ends. */
function seenOf(
  subject: SubjectView,
  { own, settings, ownS, said, shown, measured }: SubjectGround,
  readAt: ReadonlyMap<AskedReading, Date | undefined>,
  now: Date,
  engagers: (custodianId: string, ownerId: string) => boolean,
) {
  const { limits } = subject;
  const endings: Ending[] = [];
  const sources = own.map((device, i): Source => {
    const at = readAt.get(shown[i] as AskedReading);
    const silenceS = ownS[i] as number;
    const source = sourceOf(device, at, silenceS, now, engagers(subject.registeredBy, device.ownerId));
    if (at && source.isLiving) endings.push({ what: 'DEVICE_SILENT', at: later(at, silenceS), device: device.code });
    return source;
  });
  const kinds = [...new Set(own.map((device) => device.kind))];
  const lacks = unmeasured(settings.measures, kinds);
  const tooFew = limits !== null && kinds.length < limits.sources;
  const times = (of: readonly AskedReading[]) => of.flatMap((reading) => readAt.get(reading)?.getTime() ?? []);
  const seen = times(said);
  const newestAt = Math.max(...seen, Number.NEGATIVE_INFINITY);
  const ageS = (now.getTime() - newestAt) / 1_000;
  if (seen.length > 0) {
    endings.push({ what: 'SILENCE', at: later(new Date(newestAt), settings.maxSilenceS) });
    if (limits) endings.push({ what: 'READING_TOO_OLD', at: later(new Date(newestAt), limits.ageS) });
  }
  // A message of its battery is a sign of life, and measures nothing.
  for (const [measure, of] of measured) {
    const at = Math.max(...times(of));
    const leastS = Math.min(settings.maxAgeS ?? settings.maxSilenceS, settings.maxSilenceS);
    if (Number.isFinite(at)) endings.push({ what: `${upper(measure)}_NOT_MEASURED`, at: later(new Date(at), leastS) });
  }
  const confidence = confidenceOf(sources, subject.registeredBy);
  const unprovable = unprovableOf(sources, limits?.ageS ?? null);
  const age: WatchProof['age'] =
    !limits || seen.length === 0 || ageS <= limits.ageS ? 'fresh' : ageS <= settings.maxSilenceS ? 'old' : 'silent';
  return { sources, endings, confidence, unprovable, age, lacks, tooFew };
}
type Seen = ReturnType<typeof seenOf>;

/** What of a watch is missing, the gravest first. */
function missingIn({ revokedDeviceIds }: SubjectView, { lacks, tooFew }: Seen): string | undefined {
  if (revokedDeviceIds.length > 0) return 'DEVICE_REVOKED';
  if (lacks) return `${lacks.toUpperCase()}_NOT_MEASURED`;
  return tooFew ? 'TOO_FEW_SOURCES' : undefined;
}

/** The proof of one watch, as each lender that agreed to its settings, or did not, is to see it. */
const proofOf =
  (
    subject: SubjectView,
    { own, settings }: SubjectGround,
    seen: Seen,
    agreements: readonly WatchAgreement[],
    now: Date,
  ): Proof =>
  (pledgeeId) => {
    const { sources, endings, confidence, unprovable, age } = seen;
    const theirs = agreements.filter((each) => each.pledgeeId === pledgeeId);
    const agreement = theirs.find((each) => each.version === subject.settingsVersion);
    return {
      agreed: agreedBy(subject, theirs),
      missing: missingIn(subject, seen),
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

/** Settings, agreements, devices and the age of their newest readings of these watches: a few reads for all. */
export async function proofsOf(ctx: Ctx, subjects: readonly SubjectView[]): Promise<Map<string, Proof>> {
  if (subjects.length === 0) return new Map();
  const [agreements, devices] = await atOnce(
    ctx,
    () =>
      findAgreements(
        ctx,
        subjects.map((subject) => subject.id),
      ),
    () =>
      findSources(
        ctx,
        subjects.flatMap((subject) => subject.deviceIds),
      ),
  );
  const now = ctx.clock.now();
  const engagers = await engagersOf(ctx, subjects, devices);
  const divisionKg = policyOn('watch.scaleDivisionKg', businessDateAt(now)).value;
  const deviceOf = new Map(devices.map((device) => [device.id, device]));
  const agreementsOf = new Map<string, WatchAgreement[]>(subjects.map((subject) => [subject.id, []]));
  for (const each of agreements) agreementsOf.get(each.subjectId)?.push(each);
  const ownOf = ({ deviceIds }: SubjectView) =>
    [...new Set(deviceIds)].flatMap((id) => deviceOf.get(id) ?? []).sort((a, b) => a.number - b.number);
  const grounds = new Map(
    subjects.map((subject) => [subject.id, groundOf(subject, ownOf(subject), divisionKg)] as const),
  );
  const readings = [...grounds.values()].flatMap(({ asked }) => asked);
  const newest = await newestReadings(ctx, readings);
  const readAt = new Map(readings.map((reading, i) => [reading, newest[i]] as const));
  return new Map(
    subjects.map((subject) => {
      const ground = grounds.get(subject.id) as SubjectGround;
      const seen = seenOf(subject, ground, readAt, now, engagers);
      return [subject.id, proofOf(subject, ground, seen, agreementsOf.get(subject.id) ?? [], now)];
    }),
  );
}
