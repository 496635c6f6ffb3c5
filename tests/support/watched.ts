import { yard, yuan } from './trade.ts';
import type { Client } from './world.ts';

export interface WatchedDevice {
  code: string;
  deviceId: string;
  password: string;
  subjectId: string;
}

/** What a scale over the watched lot says when all is well, told apart by its number. */
export const steady = (seq: number) => ({ weight: { grossKg: 20_000 + (seq % 3) } });

/** Lots of the importer in the manager's hall, each under a scale of its own, over HTTP as anyone would. */
export async function watchLots(manager: Client, importer: Client, codes: readonly string[]): Promise<WatchedDevice[]> {
  const site = await manager.done<{ id: string }>('/sites', {
    code: 'HALL',
    name: 'Hall',
    kind: 'warehouse',
    boundary: yard,
  });
  const watched: WatchedDevice[] = [];
  for (const code of codes) {
    const lot = await importer.done<{ id: string }>('/lots', {
      ownerId: importer.partyId,
      description: 'Copper cathodes',
      hsCode: '740311',
      quantity: { value: '20000', scale: 3, unit: 'TNE' },
      grossWeightKg: 20_000,
      value: yuan(100_000),
    });
    await importer.done('/custody-offers', { lotIds: [lot.id], toPartyId: manager.partyId });
    await manager.done('/custodies', {
      lotIds: [lot.id],
      siteId: site.id,
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    const { device, mqtt } = await manager.done<{ device: { id: string }; mqtt: { password: string } }>('/devices', {
      code,
      kind: 'scale',
      reportEveryS: 300,
    });
    const subject = await manager.done<{ id: string }>('/subjects', {
      code: `LOT-${code}`,
      kind: 'lot',
      siteId: site.id,
      lotIds: [lot.id],
      deviceIds: [device.id],
      expected: { weight: { expectedKg: 20_000, toleranceKg: 100 }, maxSilenceS: 3_600 },
    });
    watched.push({ code, deviceId: device.id, password: mqtt.password, subjectId: subject.id });
  }
  return watched;
}

/** A facility of the bank for the importer, approved by the second pair of eyes. */
export async function openFacility(bank: Client, checker: Client, importer: Client): Promise<string> {
  const facility = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_000,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facility.id}/approval`);
  return facility.id;
}
