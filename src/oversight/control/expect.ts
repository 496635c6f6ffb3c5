import type { Ctx } from '../../context.ts';
import { findCorridors, findSites } from '../../ground/places/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { findLots } from '../../physical/goods/index.ts';
import { findDevices } from '../../physical/telemetry/index.ts';
import {
  type Expectation,
  expectationOf,
  type Ground,
  type OrderFacts,
  prepareGround,
  SILENT_PERIODS,
  USUAL_PERIOD_S,
} from './engine/index.ts';
import type { ControlOrderView, SubjectView } from './schemas.ts';
import { type InForce, inForce } from './settings-rules.ts';
import { findSubjects, listOrders } from './store.ts';
import { readAccounts } from './watch-store.ts';
import { type Booked, excusedKg } from './weight-rules.ts';

/** What the engine expects of a subject, and how observations name its devices. */
export interface Expected {
  expectation: Expectation;
  /** Device numbers, as observations have them, to device codes, as the engine has them. */
  codes: Map<number, string>;
  watchedFrom: Date;
  endedAt: Date | null;
}

/** Where a subject belongs, of what its tenant has made ready. */
interface SubjectGround {
  ground: Ground;
  siteCode: string | undefined;
  corridorCode: string | undefined;
}

type Placed = Pick<SubjectView, 'siteId' | 'corridorId'>;

interface TenantGround {
  ground: Ground;
  /** Codes of the sites and corridors in it, by id. */
  codes: Map<string, string>;
}

/** Makes ready what subjects need of sites and corridors, once per tenant and place: places are never edited. */
export class Grounds {
  #tenants = new Map<string, TenantGround>();

  #tenant(ctx: Ctx): TenantGround {
    const tenant = this.#tenants.get(ctx.tenantId) ?? {
      ground: { fences: new Map(), corridors: new Map() },
      codes: new Map(),
    };
    this.#tenants.set(ctx.tenantId, tenant);
    return tenant;
  }

  /** Adds to the tenant's ground whatever of these is not there yet. */
  async cover(ctx: Ctx, subjects: readonly Placed[], orders: readonly ControlOrderView[]): Promise<void> {
    const { ground, codes } = this.#tenant(ctx);
    const lacking = (ids: (string | null)[]) =>
      [...new Set(ids.filter((id) => id !== null && !codes.has(id)))] as string[];
    const terms = orders.map((order) => order.terms as Partial<OrderFacts>);
    const corridors = await findCorridors(ctx, {
      ids: lacking(subjects.map((subject) => subject.corridorId)),
      codes: terms
        .map((t) => t.toCorridorCode)
        .filter((code) => code !== undefined && !ground.corridors.has(code)) as string[],
    });
    const sites = await findSites(ctx, {
      ids: lacking(subjects.map((subject) => subject.siteId)),
      codes: [
        ...terms.map((t) => t.toSiteCode),
        ...corridors.flatMap((c) => c.stops.map((stop) => stop.siteCode)),
      ].filter((code) => code !== undefined && !ground.fences.has(code)) as string[],
    });
    for (const place of [...corridors, ...sites]) codes.set(place.id, place.code);
    const prepared = prepareGround(sites, corridors);
    for (const [code, fence] of prepared.fences) ground.fences.set(code, fence);
    for (const [code, corridor] of prepared.corridors) ground.corridors.set(code, corridor);
  }

  /** Where a subject belongs; `cover` has been asked for it. */
  of(ctx: Ctx, { siteId, corridorId }: Placed): SubjectGround {
    const { ground, codes } = this.#tenant(ctx);
    const codeOf = (id: string | null) => (id === null ? undefined : codes.get(id));
    return { ground, siteCode: codeOf(siteId), corridorCode: codeOf(corridorId) };
  }
}

/** Who inspects under an order looks after it was given, and not before it begins: what was seen since may be younger. */
const lookedFrom = ({ from, orderedAt }: ControlOrderView): string =>
  orderedAt !== null && Date.parse(orderedAt) > Date.parse(from) ? orderedAt : from;

const orderFacts = (subject: SubjectView, order: ControlOrderView): OrderFacts => ({
  ...(order.terms as Partial<OrderFacts>),
  kind: order.kind,
  subjectCode: subject.code,
  from: order.from,
  to: order.to,
  ...(order.releaseId !== null && { isBooked: true }),
  ...(order.bookedAt !== null && { bookedAt: order.bookedAt }),
  ...(order.report?.newSealNumber !== undefined && order.reportedAt !== null && { resealedAt: order.reportedAt }),
  ...(order.report?.goodsIntact && order.reportedAt !== null && { foundWholeAt: lookedFrom(order) }),
});

/** Orders of releases that were not carried out yet, each with no more than the books hold of its goods. */
async function withinBooks(ctx: Ctx, subjects: readonly SubjectView[], ordersOf: Map<string, ControlOrderView[]>) {
  const isOpen = ({ kind, releaseId, bookedAt }: ControlOrderView) =>
    kind === 'release' && releaseId !== null && bookedAt === null;
  const asked = subjects.filter(({ id }) => ordersOf.get(id)?.some(isOpen));
  if (asked.length === 0) return;
  const lots = await findLots(
    ctx,
    asked.flatMap(({ lotIds }) => lotIds),
  );
  for (const { id, lotIds } of asked) {
    const orders = ordersOf.get(id) ?? [];
    const open = orders.filter(isOpen);
    const most = excusedKg(
      open.map(({ terms }) => ({ weightKg: Number(terms.weightKg), lotId: terms.lotId as string | undefined })),
      lots.filter((lot) => lotIds.includes(lot.id)),
    );
    const kgOf = new Map(open.map((order, i) => [order.id, most[i]]));
    const kept = orders.map((order) =>
      kgOf.has(order.id) ? { ...order, terms: { ...order.terms, weightKg: kgOf.get(order.id) } } : order,
    );
    ordersOf.set(id, kept);
  }
}

/**
 * An order that ended before this is forgotten, but for where goods and which seal it made right: what left under it is in the
 * sums by then, unless nothing was heard all the while, and then it is missed, which is what it should be.
 */
const ORDERS_KEPT_MS = 14 * 86_400_000;

/** Works out what is expected of subjects from the record as it stands in this transaction: a few reads for all of them. */
export async function expectedOf(
  ctx: Ctx,
  subjectIds: readonly string[],
  grounds: Grounds,
): Promise<Map<string, Expected>> {
  const subjects = await findSubjects(ctx, subjectIds);
  if (subjects.length < new Set(subjectIds).size)
    throw new Error(`not all subjects are there: ${subjectIds.join(' ')}`);
  const ordersOf = new Map<string, ControlOrderView[]>(subjects.map((subject) => [subject.id, []]));
  const after = new Date(ctx.clock.now().getTime() - ORDERS_KEPT_MS);
  for (const order of await listOrders(ctx, subjectIds, after)) ordersOf.get(order.subjectId)?.push(order);
  await withinBooks(ctx, subjects, ordersOf);
  const accounts = new Map((await readAccounts(ctx, subjectIds)).map((account) => [account.subjectId, account]));
  const on = businessDate(ctx);
  const divisionKg = policyOn('watch.scaleDivisionKg', on).value;
  const steadyOf = (riskClass: string): number => policyOn(`watch.steadyS.${riskClass}`, on).value;
  const devices = new Map(
    (
      await findDevices(
        ctx,
        subjects.flatMap((subject) => subject.deviceIds),
      )
    ).map((device) => [device.id, device]),
  );
  await grounds.cover(ctx, subjects, [...ordersOf.values()].flat());
  return new Map(
    subjects.map((subject) => {
      const orders = (ordersOf.get(subject.id) ?? []).map((order) => orderFacts(subject, order));
      const own = subject.deviceIds.map((id) => devices.get(id)).filter((device) => device !== undefined);
      const booked = accounts.get(subject.id)?.booked ?? [];
      const steadyS = steadyOf(subject.limits?.riskClass ?? 'normal');
      return [
        subject.id,
        expectedFrom(subject, { booked, divisionKg, steadyS }, orders, own, grounds.of(ctx, subject)),
      ];
    }),
  );
}

/** What a subject is judged by now: its settings, within the limits of its lenders. */
export function settingsInForce(
  { expected, limits }: Pick<SubjectView, 'expected' | 'limits'>,
  periods: readonly (number | null)[],
  divisionKg: number,
): InForce {
  const shortest = Math.min(...periods.map((s) => s ?? USUAL_PERIOD_S));
  return inForce({
    expected,
    limits,
    divisionKg,
    bookKg: expected.weight?.expectedKg ?? 0,
    usualSilenceS: SILENT_PERIODS * (shortest === Infinity ? USUAL_PERIOD_S : shortest),
  });
}

function expectedFrom(
  subject: SubjectView,
  { booked, divisionKg, steadyS }: { booked: readonly Booked[]; divisionKg: number; steadyS: number },
  orders: readonly OrderFacts[],
  devices: Awaited<ReturnType<typeof findDevices>>,
  { ground, siteCode, corridorCode }: SubjectGround,
): Expected {
  const { weight, ...expected } = subject.expected;
  const { toleranceKg, ...settings } = settingsInForce(
    subject,
    devices.map((device) => device.reportEveryS),
    divisionKg,
  );
  const expectedKg = booked.at(-1)?.expectedKg ?? weight?.expectedKg;
  const expectation = expectationOf(
    {
      ...(expected as Record<string, never>),
      ...settings,
      steadyS,
      ...(expectedKg !== undefined &&
        toleranceKg !== undefined && { weight: { expectedKg, toleranceKg, ...(booked.length > 0 && { booked }) } }),
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
      ...(!device.numbered && { hasNoNumbers: true }),
    })),
    orders,
    ground,
  );
  return {
    expectation,
    codes: new Map(devices.map((device) => [device.number, device.code])),
    watchedFrom: new Date(subject.watchedFrom),
    endedAt: subject.endedAt === null ? null : new Date(subject.endedAt),
  };
}
