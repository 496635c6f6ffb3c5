import { asSystem, type Ctx } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { roundExact, sumExact } from '../../kernel/exact.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { findPositionsOfItems } from '../../oversight/control/index.ts';
import { lotsAtSite } from '../../physical/goods/index.ts';
import {
  type CollateralTerms,
  collateralTermsOf,
  type FacilityView,
  findFacility,
  valueLotsOf,
} from '../financing/index.ts';
import { insuredMinorOn, type KeptCover, listCovers } from '../valuation/index.ts';
import { type InsuranceState, stateOfSite, warningOf, worstOf } from './rules.ts';
import type { InsuranceView } from './schemas.ts';
import { sitesOf } from './store.ts';

interface Site {
  siteId: string;
  valueMinor: bigint | undefined;
  covers: KeptCover[];
}

export interface Standing {
  facility: FacilityView;
  terms: CollateralTerms | undefined;
  sites: Site[];
}

/** What all goods at a site are worth today that secure this lender in one currency, whichever facility they secure. */
async function worthAt(ctx: Ctx, facility: FacilityView, siteId: string): Promise<bigint | undefined> {
  const lotIds = await lotsAtSite(ctx, siteId);
  const positions = await findPositionsOfItems(ctx, facility.lenderId, lotIds);
  const values = [];
  for (const id of new Set(positions.map((p) => p.facilityId))) {
    const other = await findFacility(ctx, id);
    if (other?.limit.currency !== facility.limit.currency) continue;
    values.push(...(await valueLotsOf(ctx, other, lotIds)));
  }
  return values.some((v) => v.state === 'missing') ? undefined : roundExact(sumExact(values.map((v) => v.value)), 'up');
}

/** What the goods at sites were found to be worth to one lender: who looks at many facilities at once asks once for each. */
export type Worths = Map<string, bigint | undefined>;

async function knownWorth(ctx: Ctx, facility: FacilityView, siteId: string, known: Worths) {
  const key = `${facility.limit.currency} ${siteId}`;
  if (!known.has(key)) known.set(key, await worthAt(ctx, facility, siteId));
  return known.get(key);
}

/** Where goods of a facility lie in store, what they are worth there, and every policy over the place. */
export async function standingOf(ctx: Ctx, facility: FacilityView, known: Worths = new Map()): Promise<Standing> {
  return asSystem(ctx, 'insurance', async (system) => {
    const siteIds = await sitesOf(system, facility.id);
    const covers = (await listCovers(system, facility.lenderId, siteIds)).filter(
      (c) => c.currency === facility.limit.currency,
    );
    const sites: Site[] = [];
    for (const siteId of siteIds)
      sites.push({
        siteId,
        valueMinor: await knownWorth(system, facility, siteId, known),
        covers: covers.filter((c) => c.siteId === siteId),
      });
    return { facility, terms: (await collateralTermsOf(system, [facility.id])).get(facility.id), sites };
  });
}

/** Where the terms ask for nothing, goods are held against their whole value. */
const wantedBps = ({ terms }: Standing): number => terms?.insuredBps ?? 10_000;

const siteOn = (standing: Standing, site: Site, on: LocalDate): InsuranceState =>
  stateOfSite({ valueMinor: site.valueMinor, insuredMinor: insuredMinorOn(site.covers, on) }, wantedBps(standing));

/** How it stands on a day, as far as the policies go that are on record now. */
export const stateOn = (standing: Standing, on: LocalDate): InsuranceState =>
  worstOf(standing.sites.map((site) => siteOn(standing, site, on)));

export function viewOf(standing: Standing, on: LocalDate): InsuranceView {
  const { facility, terms, sites } = standing;
  const noticeDays = policyOf(facility.lenderId, 'insurance.noticeDays', on).value;
  const ends = sites
    .flatMap((site) => site.covers.filter((c) => c.validFrom <= on && on <= c.validTo).map((c) => c.validTo))
    .sort()
    .find((last) => stateOn(standing, addDays(last, 1)) !== 'insured');
  const state = stateOn(standing, on);
  const after =
    ends === undefined
      ? undefined
      : { on: ends, stateAfter: stateOn(standing, addDays(ends, 1)), noticeFrom: addDays(ends, -noticeDays) };
  return {
    facilityId: facility.id,
    currency: facility.limit.currency,
    wantedBps: terms?.insuredBps ?? null,
    state,
    warning: warningOf(state, after, on),
    insuredUntil: state === 'insured' ? (ends ?? null) : null,
    sites: sites.map((site) => ({
      siteId: site.siteId,
      valueMinor: site.valueMinor?.toString() ?? null,
      insuredMinor: insuredMinorOn(site.covers, on)?.toString() ?? null,
      state: siteOn(standing, site, on),
      policies: site.covers
        .filter((c) => c.validTo >= on)
        .map(({ policyNumber, insurer, sumInsuredMinor, validFrom, validTo, addsUp }) => ({
          policyNumber,
          insurer,
          sumInsuredMinor: sumInsuredMinor.toString(),
          validFrom,
          validTo,
          addsUp,
        })),
    })),
  };
}
