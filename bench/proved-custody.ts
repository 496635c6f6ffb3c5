import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { actOn, type Ground } from '../src/adapters/node/ground.ts';
import { canonicalBytes } from '../src/ground/audit/index.ts';
import { createControl } from '../src/oversight/control/index.ts';
import { createIngest } from '../src/physical/telemetry/index.ts';
import type { Desk } from './collateral-ground.ts';

const hash = 'e'.repeat(64);
/** One strip of the hall's floor after the other. */
const strip = (n: number) => ({
  west: 106.3705 + 0.0001 * n,
  south: 29.632,
  east: 106.3706 + 0.0001 * n,
  north: 29.634,
});

interface Device {
  id: string;
  code: string;
  key: KeyObject;
}

/** Puts the lot in a slot, measured in, under a scale and a counter of its own, whose watch the lender agreed to. */
async function watch(ground: Ground, desk: Desk, lotId: string, n: number, kg: number): Promise<Device[]> {
  const { manager, bank } = desk;
  const slot = await actOn<{ id: string }>(ground, manager.key, '/slots', {
    siteId: desk.siteId,
    zone: 'A',
    code: `A-${n}`,
    capacity: { value: String(2 * kg), scale: 3, unit: 'TNE' },
    footprint: strip(n),
  });
  await actOn(ground, manager.key, '/weighbridge-tickets', {
    siteId: desk.siteId,
    number: `T-${n}`,
    direction: 'in',
    commodityId: desk.commodityId,
    quantity: { value: String(kg), scale: 3, unit: 'TNE' },
    vehicle: 'V',
    weighedAt: ground.clock.now().toISOString(),
  });
  await actOn(ground, manager.key, `/lots/${lotId}/slot`, { slotId: slot.id });
  const devices: Device[] = [];
  // The counter is the lender's own, lent to the custodian: what it sees is no word of who holds the goods.
  for (const [kind, owner] of [
    ['scale', manager],
    ['camera_counter', bank],
  ] as const) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { device } = await actOn<{ device: { id: string; code: string } }>(ground, owner.key, '/devices', {
      code: `${kind}-${n}`,
      kind,
      reportEveryS: 60,
      publicKey: publicKey.export({ format: 'jwk' }).x,
    });
    if (owner === bank) await actOn(ground, bank.key, `/devices/${device.id}/loan`, { toPartyId: manager.id });
    devices.push({ ...device, key: privateKey });
  }
  const subject = await actOn<{ id: string; settingsVersion: number }>(ground, manager.key, '/subjects', {
    code: `BAY-${n}`,
    kind: 'lot',
    siteId: desk.siteId,
    lotIds: [lotId],
    deviceIds: devices.map(({ id }) => id),
    expected: { weight: { expectedKg: kg, toleranceKg: kg / 1_000 }, maxSilenceS: 3_600 },
  });
  await actOn(ground, bank.key, `/subjects/${subject.id}/agreement`, { version: subject.settingsVersion });
  return devices;
}

/**
 * Control of pledged lots in the desk's hall by the rule book, as a sound lender has it: supervised, counted by an examiner
 * of its own, placed, measured in, and under a watch that it agreed to and that was heard.
 */
export async function proveCustody(ground: Ground, desk: Desk, kilograms: Record<string, number>): Promise<void> {
  const lots = Object.entries(kilograms);
  const { id } = await actOn<{ id: string }>(ground, desk.bank.key, '/supervisions', {
    agreementId: desk.agreementId,
    siteId: desk.siteId,
    riskClass: 'normal',
  });
  const control = createControl();
  const { take } = createIngest({ database: ground.database, ctxFor: ground.ctxFor, judge: control.judge });
  for (const [n, [lotId, kg]] of lots.entries()) {
    const devices = await watch(ground, desk, lotId, n, kg);
    const receivedAt = ground.clock.now();
    const payload = ({ code, key }: Device) => {
      const said = {
        seq: 0,
        at: receivedAt.toISOString(),
        ...(code.startsWith('scale') ? { weight: { grossKg: kg } } : { tags: [] }),
      };
      return JSON.stringify({ ...said, signature: sign(null, canonicalBytes(said), key).toString('base64url') });
    };
    await take(
      devices.map((device) => ({
        topic: `holdfast/v1/${device.code}/observations`,
        payload: new TextEncoder().encode(payload(device)),
        receivedAt,
      })),
    );
  }
  for (const kind of ['site_right', 'handover', 'patrol'])
    await actOn(ground, desk.manager.key, `/supervisions/${id}/evidence`, { kind, documentHash: hash });
  await actOn(ground, desk.bank.key, `/supervisions/${id}/findings`, {
    kind: 'independent_count',
    documentHash: hash,
    by: 'Examiner',
    counts: lots.map(([lotId, kg]) => ({ lotId, quantity: { value: String(kg), scale: 3, unit: 'TNE' } })),
  });
}
