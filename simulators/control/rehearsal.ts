import {
  type CorridorFacts,
  type DeviceFacts,
  type Expectation,
  expectationOf,
  type Finding,
  fit,
  fold,
  newState,
  type OrderFacts,
  prepareGround,
  type Readings,
  type SiteFacts,
  type SubjectFacts,
  type SubjectState,
} from '../../src/oversight/control/engine/index.ts';

/** The facts of a rehearsal: as in a scenario, but only what matters need be said. */
export interface Scene {
  subject?: Partial<SubjectFacts>;
  devices: Record<string, DeviceFacts['kind']>;
  reportEveryS?: number;
  /** Devices whose profile says that they give flags falsely. */
  givingFalseFlags?: string[];
  sites?: SiteFacts[];
  corridors?: CorridorFacts[];
  orders?: (Omit<OrderFacts, 'subjectCode' | 'from' | 'to'> & { from: string; to: string })[];
}

export interface Told {
  kind: string;
  since: string;
  detectedAt: string;
  clearedAt: string | null;
  isWithdrawn: boolean;
}

const MINUTE = 60_000;
const DAY_0 = Date.UTC(2026, 5, 1);

/** "10:30" on the first day, "2 10:30" on the second, with seconds if wanted. */
export function clock(text: string): number {
  const [, day = '1', h, m, s = '0'] = /^(?:(\d+) )?(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (h === undefined) throw new RangeError(`not a time of day: ${text}`);
  return DAY_0 + ((Number(day) - 1) * 24 + Number(h)) * 3_600_000 + Number(m) * MINUTE + Number(s) * 1000;
}

const written = (ms: number): string => {
  const days = Math.floor((ms - DAY_0) / 86_400_000);
  const time = new Date(ms).toISOString().slice(11, 16);
  return days === 0 ? time : `${days + 1} ${time}`;
};

const iso = (text: string): string => new Date(clock(text)).toISOString();

/** A square site about a position, so many metres from middle to side. */
export function square(code: string, lat: number, lon: number, halfM: number): SiteFacts {
  const dy = halfM / 111_195;
  const dx = dy / Math.cos((lat * Math.PI) / 180);
  const ring = [
    [lon - dx, lat - dy],
    [lon + dx, lat - dy],
    [lon + dx, lat + dy],
    [lon - dx, lat + dy],
    [lon - dx, lat - dy],
  ];
  return { code, kind: 'yard', boundary: { type: 'Polygon', coordinates: [ring] } };
}

/** One subject under watch, played by hand: say what devices said and when, then ask what was found. */
export class Rehearsal {
  readonly expectation: Expectation;
  state: SubjectState;
  private readonly scene: Scene;
  private readonly seqs = new Map<string, number>();
  private tick: number;
  private readonly findings: Finding[] = [];

  constructor(scene: Scene, from = '00:00') {
    this.scene = { ...scene };
    this.expectation = this.expect();
    this.tick = clock(from);
    this.state = newState(this.expectation, this.tick);
  }

  private expect(): Expectation {
    const { scene } = this;
    const subject: SubjectFacts = { code: 'X', kind: 'lot', devices: Object.keys(scene.devices), ...scene.subject };
    const devices = Object.entries(scene.devices).map(([code, kind]) => ({
      code,
      kind,
      reportEveryS: scene.reportEveryS ?? 600,
      ...(scene.givingFalseFlags?.includes(code) && { givesFalseFlags: true }),
    }));
    const orders = (scene.orders ?? []).map((o) => ({ ...o, subjectCode: 'X', from: iso(o.from), to: iso(o.to) }));
    return expectationOf(subject, devices, orders, prepareGround(scene.sites ?? [], scene.corridors ?? []));
  }

  /** Facts change: the state is fitted to them and judged again at the next tick. */
  change(scene: Partial<Scene>): this {
    Object.assign(this.scene, scene);
    Object.assign(this.expectation, this.expect());
    fit(this.state, this.expectation);
    return this;
  }

  /** Ticks of the receipt clock, one a minute. */
  until(time: string): this {
    for (; this.tick <= clock(time); this.tick += MINUTE)
      this.findings.push(...fold(this.state, this.expectation, { type: 'tick', now: this.tick }).findings);
    return this;
  }

  say(
    device: string,
    time: string,
    readings: Readings,
    how: { seq?: number; receivedAt?: string; receivedMs?: number; at?: number; isEvidence?: boolean } = {},
  ): this {
    const seq = how.seq ?? (this.seqs.get(device) ?? -1) + 1;
    this.seqs.set(device, Math.max(seq, this.seqs.get(device) ?? -1));
    const heardAt = how.receivedMs ?? clock(time) + 2_000;
    const receivedAt = how.receivedAt === undefined ? heardAt : clock(how.receivedAt);
    for (; this.tick <= receivedAt; this.tick += MINUTE)
      this.findings.push(...fold(this.state, this.expectation, { type: 'tick', now: this.tick }).findings);
    const observation = {
      device,
      seq,
      at: how.at ?? clock(time),
      receivedAt,
      isEvidence: how.isEvidence ?? true,
      readings,
    };
    this.findings.push(...fold(this.state, this.expectation, { type: 'observation', observation }).findings);
    return this;
  }

  /** The same reading again and again, or one that depends on how many minutes have passed. */
  repeat(
    device: string,
    from: string,
    to: string,
    everyMinutes: number,
    readings: Readings | ((minute: number) => Readings),
  ): this {
    for (let t = clock(from); t <= clock(to); t += everyMinutes * MINUTE)
      this.say(device, written(t), typeof readings === 'function' ? readings((t - clock(from)) / MINUTE) : readings);
    return this;
  }

  /** Alarms in the order they were opened, with times of day. */
  alarms(): Told[] {
    const told = new Map<number, Told>();
    for (const finding of this.findings) {
      if (!('alarm' in finding)) continue;
      const { alarm } = finding;
      told.set(alarm.number, {
        kind: alarm.kind,
        since: written(alarm.since),
        detectedAt: written(alarm.detectedAt),
        clearedAt: alarm.clearedAt < 0 ? null : written(alarm.clearedAt),
        isWithdrawn: finding.type === 'withdrawn',
      });
    }
    return [...told.values()];
  }

  kinds(): string[] {
    return this.alarms()
      .filter((a) => !a.isWithdrawn)
      .map((a) => a.kind);
  }

  said(): readonly Finding[] {
    return this.findings;
  }

  statuses(): string[] {
    return this.findings.flatMap((f) =>
      f.type === 'status' && f.status !== f.was ? [`${written(f.at)} ${f.status}`] : [],
    );
  }

  /** What was said to be wanting, in order. */
  lacks(): (string | null)[] {
    return this.findings.flatMap((f) => (f.type === 'status' ? [f.lacks] : []));
  }

  doubts(): string[] {
    return this.findings.flatMap((f) => (f.type === 'doubt' ? [f.reason] : []));
  }

  arrivals(): string[] {
    return this.findings.flatMap((f) => (f.type === 'arrival' ? [f.arrival] : []));
  }
}
