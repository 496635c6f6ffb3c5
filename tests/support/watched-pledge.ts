import type { Collateral } from './collateral.ts';
import { hash, tonnes, yuan } from './collateral.ts';
import type { Client } from './world.ts';

export interface Leg {
  state: string;
  reason: string;
  evidence: Record<string, unknown>;
}

export interface Position {
  itemId: string;
  state: string;
  reason: string;
  legs: { physical: Leg; documentary: Leg; legal: Leg };
}

export interface WatchedPledge {
  facilityId: string;
  lotId: string;
  subjectId: string;
  pledgeId: string;
  /** Codes of the devices, as the kinds were named. */
  codes: string[];
  position(): Promise<Position>;
  subject<T = Record<string, unknown>>(): Promise<T>;
}

/** Time goes on: what these devices say at the end of each of so many minutes, and the clock that judges it. */
export async function hearFor(
  c: Collateral,
  minutes: number,
  says: Record<string, (n: number) => Record<string, unknown>>,
  everyMinutes = 5,
): Promise<void> {
  for (let n = 1; n * everyMinutes <= minutes; n++) {
    c.clock.advance(everyMinutes * 60);
    for (const [code, of] of Object.entries(says)) await c.hear(code, of(n));
    await c.tick();
  }
}

/** What a sound scale says of a mass: told apart by hardly anything. */
export const scaleSays = (kg: number) => (n: number) => ({ weight: { grossKg: kg + (n % 2) } });

/** What a door sensor and a counter say of what they are there for. */
export const doorSays = () => ({ door: 'closed', battery: 0.8 });
export const counterSays = () => ({ tags: [], battery: 0.8 });

let made = 0;

/** A lot in the hall under a watch with devices of these kinds, pledged to the bank once `before` has let it be heard. */
export async function pledgeWatched(
  c: Collateral,
  {
    t,
    kinds,
    expected = {},
    owners = {},
    signed = [],
    bare = [],
    lends = true,
    before,
  }: {
    t: number;
    kinds: readonly string[];
    expected?: object;
    /** Of kinds that another party than the custodian owns. */
    owners?: Record<string, Client>;
    /** Kinds whose devices sign. */
    signed?: readonly string[];
    /** Kinds whose devices have no numbers. */
    bare?: readonly string[];
    /** Owners other than the custodian let it watch with their devices. */
    lends?: boolean;
    before?: (codes: string[]) => Promise<void>;
  },
): Promise<WatchedPledge> {
  const { bank, importer, manager } = c;
  const facilityId = await c.facility(100_000_000);
  const lotId = await c.lot(t);
  await c.store(lotId);
  const devices: { id: string; code: string }[] = [];
  for (const kind of kinds) {
    const code = `held-${c.tenantId.slice(-8)}-${++made}`;
    const owner = owners[kind] ?? manager;
    const { device } = await owner.done<{ device: { id: string } }>('/devices', {
      code,
      kind,
      reportEveryS: 300,
      ...(signed.includes(kind) && { publicKey: c.keyFor(code) }),
      ...(bare.includes(kind) && { numbered: false }),
    });
    if (owner !== manager && lends) await owner.tried(`/devices/${device.id}/loan`, { toPartyId: manager.partyId });
    devices.push({ id: device.id, code });
  }
  const subject = await manager.done<{ id: string }>('/subjects', {
    code: `HELD-${++made}`,
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: devices.map((device) => device.id),
    expected: { maxSilenceS: 3_600, ...expected },
  });
  c.ingest.forgetDevices();
  const codes = devices.map((device) => device.code);
  await before?.(codes);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  return {
    facilityId,
    lotId,
    subjectId: subject.id,
    pledgeId: pledge.id,
    codes,
    async position() {
      const { body } = await bank.get<{ items: Position[] }>(`/positions?facilityId=${facilityId}`);
      return body.items.find((each) => each.itemId === lotId) as Position;
    },
    subject: async <T>() => (await bank.get<T>(`/subjects/${subject.id}`)).body,
  };
}

export { hash, tonnes, yuan };
