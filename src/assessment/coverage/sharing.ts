import { asSystem, type Ctx } from '../../context.ts';
import { roundExact, sumExact } from '../../kernel/exact.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { claimsMinor, type FacilityView, findFacilities } from '../../lending/financing/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import type { Ground } from './ground.ts';
import { linesOf } from './pool.ts';
import { allocate, keptForOthers, neededOf, WHOLE } from './sharing-rules.ts';
import { weigh } from './weigh.ts';

/** What others owe that the same security secures. */
export interface OtherDebt {
  facilityId: string;
  currency: string;
  /** What it has to answer for: claims, and drafts accepted. */
  securedMinor: bigint;
}

/** What is kept of the goods of a facility for those that share them, and what these owe. */
export interface Kept {
  reserveMinor: bigint;
  others: readonly OtherDebt[];
}

export const nothingShared: Kept = { reserveMinor: 0n, others: [] };

type Read = (ctx: Ctx, facilities: readonly FacilityView[]) => Promise<Ground[]>;

const sharersOf = ({ pool }: Ground): string[] => [
  ...new Set(pool.positions.flatMap((p) => p.shared?.facilityIds ?? [])),
];

/** The goods of a facility as it values them: alone, and shared with one of these; after caps, rounded down. */
function goodsOf(ground: Ground, withIds: readonly string[]) {
  const { counted } = weigh({ ...ground, reference: ground.before?.reference ?? {} });
  const shared = new Set(
    ground.pool.positions.filter((p) => p.shared?.facilityIds.some((id) => withIds.includes(id))).map((p) => p.itemId),
  );
  const sum = (isShared: boolean) =>
    roundExact(
      sumExact(ground.pool.lots.filter((v) => shared.has(v.lot.lotId) === isShared).map((v) => v.adjusted)),
      'down',
    );
  const [sharedMinor, ownMinor] = [sum(true), sum(false)];
  const total = sharedMinor + ownMinor;
  const countedMinor = roundExact(counted, 'down');
  const capped = total === 0n ? 0n : (sharedMinor * countedMinor) / total;
  return { sharedMinor: capped, ownMinor: countedMinor - capped };
}

/** How much of what it shares each of these needs, in the order of the pledge. */
const needsOf = (grounds: readonly Ground[], ids: readonly string[]) =>
  ids.flatMap((id) => {
    const ground = grounds.find(({ facility }) => facility.id === id);
    if (!ground) return [];
    const { facility, terms } = ground;
    const { facts } = weigh({ ...ground, reference: ground.before?.reference ?? {} });
    const others = ids.filter((other) => other !== id);
    const needed = neededOf({
      facilityId: id,
      exposureMinor: facts.netExposureMinor,
      lineBps: terms ? linesOf(facility, terms).initialBps : 0,
      hasTerms: terms !== undefined,
      ...goodsOf(ground, others),
    });
    return [{ id, needed }];
  });

/** Facilities in whatever money, those of one money together. */
async function readAll(ctx: Ctx, ids: readonly string[], read: Read): Promise<Ground[]> {
  const found = await findFacilities(ctx, ids);
  const grounds: Ground[] = [];
  for (const currency of new Set(found.map(({ limit }) => limit.currency)))
    grounds.push(
      ...(await read(
        ctx,
        found.filter(({ limit }) => limit.currency === currency),
      )),
    );
  return grounds;
}

/** The facilities asked about, and those that share security with one of them, each read once. */
async function withSharers(ctx: Ctx, asked: readonly Ground[], read: Read): Promise<Ground[]> {
  const missing = asked.flatMap(sharersOf).filter((id) => !asked.some(({ facility }) => facility.id === id));
  if (missing.length === 0) return [...asked];
  return [...asked, ...(await readAll(ctx, [...new Set(missing)], read))];
}

/**
 * What of the goods of each facility is kept for others that the same goods secure: the share of each is found once, from what all of
 * them need, and every facility counts what is left. New money rests on what nobody else needs.
 */
export async function keptFor(ctx: Ctx, asked: readonly Ground[], read: Read): Promise<Map<string, Kept>> {
  if (asked.every((ground) => sharersOf(ground).length === 0)) return new Map();
  const grounds = await withSharers(ctx, asked, read);
  return new Map(
    asked.map((ground): [string, Kept] => {
      const { facility, pool } = ground;
      const sharing = pool.positions.find((p) => p.shared)?.shared;
      const ids = sharersOf(ground);
      if (!sharing || ids.length === 0) return [facility.id, nothingShared];
      const shares = allocate(needsOf(grounds, ids), sharing.by);
      const others = ids.filter((id) => id !== facility.id);
      const reserveMinor = others.reduce(
        (sum, id) => sum + keptForOthers(goodsOf(ground, [id]).sharedMinor, shares.get(id) ?? WHOLE),
        0n,
      );
      const debts = others.flatMap((id): OtherDebt[] => {
        const other = grounds.find((g) => g.facility.id === id);
        if (!other) return [];
        const { debt, facility: of } = other;
        const securedMinor = claimsMinor(debt) + debt.acceptedMinor;
        return [{ facilityId: id, currency: of.limit.currency, securedMinor }];
      });
      return [facility.id, { reserveMinor, others: debts }];
    }),
  );
}

/** How one pledge is divided among what it secures, as it stands. */
export async function readAllocation(ctx: Ctx, pledgeId: string, on: LocalDate, read: Read) {
  const pledge = await findPledge(ctx, pledgeId);
  if (!pledge) return undefined;
  const ids = [pledge.facilityId, ...pledge.alsoSecures];
  return asSystem(ctx, 'coverage', async (system) => {
    const grounds = await readAll(system, ids, read);
    const needs = needsOf(grounds, ids);
    const shares = allocate(needs, pledge.sharesBy ?? 'order');
    const given = [...shares.values()].reduce((sum, share) => sum + share, 0n);
    return {
      pledgeId,
      on,
      sharesBy: pledge.sharesBy,
      wholeOf: WHOLE.toString(),
      freePart: (WHOLE - given).toString(),
      facilities: grounds
        .sort((a, b) => ids.indexOf(a.facility.id) - ids.indexOf(b.facility.id))
        .map((ground) => {
          const { id, limit } = ground.facility;
          const { sharedMinor } = goodsOf(
            ground,
            ids.filter((other) => other !== id),
          );
          const part = shares.get(id) ?? 0n;
          return {
            facilityId: id,
            currency: limit.currency,
            goodsMinor: sharedMinor.toString(),
            neededPart: (needs.find((need) => need.id === id)?.needed ?? 0n).toString(),
            allocatedPart: part.toString(),
            allocatedMinor: ((sharedMinor * part) / WHOLE).toString(),
          };
        }),
    };
  });
}
