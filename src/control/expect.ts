import type { Ctx } from '../context.ts';
import { findCorridor, findCorridorsByCode, findSite, findSitesByCode } from '../places/index.ts';
import { findDevices } from '../telemetry/index.ts';
import { type Expectation, expectationOf, type Ground, type OrderFacts, prepareGround } from './engine/index.ts';
import type { ControlOrderView, SubjectView } from './schemas.ts';
import { findSubject, listOrders } from './store.ts';

/** What the engine expects of a subject, and how observations name its devices. */
export interface Expected {
  expectation: Expectation;
  /** Device numbers, as observations have them, to device codes, as the engine has them. */
  codes: Map<number, string>;
}

/** Makes ready what a subject needs of sites and corridors, once per tenant and place: places are never edited. */
export class Grounds {
  #tenants = new Map<string, Ground>();

  /** Adds to the tenant's ground whatever of these is not there yet. */
  async cover(ctx: Ctx, siteCodes: readonly string[], corridorCodes: readonly string[]): Promise<Ground> {
    const ground = this.#tenants.get(ctx.tenantId) ?? { fences: new Map(), corridors: new Map() };
    this.#tenants.set(ctx.tenantId, ground);
    const corridors = await findCorridorsByCode(
      ctx,
      corridorCodes.filter((code) => !ground.corridors.has(code)),
    );
    const stops = corridors.flatMap((corridor) => corridor.stops.map((stop) => stop.siteCode));
    const wanted = [...siteCodes.filter((code) => !ground.fences.has(code)), ...stops];
    if (wanted.length + corridors.length === 0) return ground;
    const prepared = prepareGround(await findSitesByCode(ctx, wanted), corridors);
    for (const [code, fence] of prepared.fences) ground.fences.set(code, fence);
    for (const [code, corridor] of prepared.corridors) ground.corridors.set(code, corridor);
    return ground;
  }
}

const orderFacts = (subject: SubjectView, order: ControlOrderView): OrderFacts => ({
  ...(order.terms as Partial<OrderFacts>),
  kind: order.kind,
  subjectCode: subject.code,
  from: order.from,
  to: order.to,
});

/** Works out what is expected of a subject from the record as it stands in this transaction. */
export async function expectedOf(ctx: Ctx, subjectId: string, grounds: Grounds): Promise<Expected> {
  const subject = await findSubject(ctx, subjectId);
  if (!subject) throw new Error(`subject ${subjectId} is not there`);
  const orders = (await listOrders(ctx, [subjectId])).map((order) => orderFacts(subject, order));
  const devices = await findDevices(ctx, subject.deviceIds);
  const siteCode = subject.siteId === null ? undefined : (await findSite(ctx, subject.siteId))?.code;
  const corridorCode = subject.corridorId === null ? undefined : (await findCorridor(ctx, subject.corridorId))?.code;
  const ground = await grounds.cover(
    ctx,
    [siteCode, ...orders.map((o) => o.toSiteCode)].filter((code) => code !== undefined),
    [corridorCode, ...orders.map((o) => o.toCorridorCode)].filter((code) => code !== undefined),
  );
  const { expected } = subject;
  const expectation = expectationOf(
    {
      ...(expected as Record<string, never>),
      code: subject.code,
      kind: subject.kind,
      devices: devices.map((device) => device.code),
      ...(siteCode !== undefined && { siteCode }),
      ...(corridorCode !== undefined && { corridorCode }),
    },
    devices.map((device) => ({
      code: device.code,
      kind: device.kind,
      ...(device.reportEveryS !== null && { reportEveryS: device.reportEveryS }),
      ...(device.publicKey !== null && { publicKey: device.publicKey }),
    })),
    orders,
    ground,
  );
  return { expectation, codes: new Map(devices.map((device) => [device.number, device.code])) };
}
