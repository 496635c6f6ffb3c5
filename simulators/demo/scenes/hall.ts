import { Device, deviceKey, type Enrolment } from '../../world/device.ts';
import { squareAround } from '../../world/rail-line.ts';
import type { Cast, Stage } from '../stage.ts';
import { line } from './shipment.ts';

export const yuan = (amount: number) => ({ amountMinor: String(Math.round(amount * 100)), currency: 'CNY' });
export const tonnes = (t: number) => ({ value: String(Math.round(t * 1_000)), scale: 3, unit: 'TNE' });

/** The hall of the metal trader: a site of the manager, with a scale under each lot. */
export class Hall {
  readonly #stage: Stage;
  readonly #cast: Cast;
  readonly siteId: string;
  readonly #commodityId: string;
  readonly #lots: { scale: Device; kg: number }[] = [];

  private constructor(stage: Stage, cast: Cast, siteId: string, commodityId: string) {
    this.#stage = stage;
    this.#cast = cast;
    this.siteId = siteId;
    this.#commodityId = commodityId;
  }

  static async open(stage: Stage, cast: Cast, commodityId: string): Promise<Hall> {
    const site = await cast.manager.does<{ id: string }>('/sites', {
      code: 'XIYONG-9',
      name: 'Xiyong metal warehouse, hall 9',
      nameZh: '西永金属库 9 号',
      kind: 'warehouse',
      boundary: squareAround(line.at(line.lengthM), 400),
    });
    return new Hall(stage, cast, site.id, commodityId);
  }

  /** A lot of cathodes comes in, is weighed and watched. */
  async takeIn(t: number): Promise<string> {
    const { importer, manager } = this.#cast;
    const n = this.#lots.length + 1;
    const kg = t * 1_000;
    const { id: lotId } = await importer.does<{ id: string }>('/lots', {
      ownerId: importer.partyId,
      description: 'Copper cathodes, grade A',
      hsCode: '740311',
      commodityId: this.#commodityId,
      marks: [`HEAT-9-${n}`],
      quantity: tonnes(t),
      grossWeightKg: kg,
      value: yuan(t * 70_000),
    });
    await importer.does('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
    await manager.does('/custodies', {
      lotIds: [lotId],
      siteId: this.siteId,
      handover: { grossWeightKg: kg, packages: t, sealsIntact: true },
    });
    const { publicKey, privateKey } = deviceKey();
    const enrolled = await manager.does<Enrolment & { device: { id: string } }>('/devices', {
      code: `scale-9-${n}`,
      kind: 'scale',
      reportEveryS: 1_800,
      publicKey,
    });
    await manager.does('/subjects', {
      code: `XIYONG-9-${n}`,
      kind: 'lot',
      siteId: this.siteId,
      lotIds: [lotId],
      deviceIds: [enrolled.device.id],
      expected: { weight: { expectedKg: kg, toleranceKg: 200 }, maxSilenceS: 3 * 86_400 },
    });
    this.#lots.push({ scale: await Device.connect(this.#stage.platform.mqttUrl, enrolled, privateKey), kg });
    await this.report();
    return lotId;
  }

  /** What the scales say; of one lot, that so many kilograms are there. */
  async report(of?: { lot: number; kg: number }): Promise<void> {
    const at = this.#stage.clock.now();
    await Promise.all(
      this.#lots.map(({ scale, kg }, i) =>
        scale.report(at, { weight: { grossKg: of?.lot === i ? of.kg : kg, stable: true } }),
      ),
    );
  }

  async close(): Promise<void> {
    for (const { scale } of this.#lots) await scale.close();
  }
}
