import { asSystem, type Ctx, lockName } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { convertDown, convertUp, type ExchangeRate, ratesOf } from '../valuation/index.ts';
import { exposuresOn } from './exposure-store.ts';
import type { PartyLimit, PartyRisk } from './rules.ts';
import { type Capital, findHouses, type KeptLimit, limitsOn } from './store.ts';

export interface RiskAsked {
  holderId: string;
  currency: string;
  partyIds: readonly string[];
  /** Two people decided on each of them already, by a limit of another kind: then one that stands alone needs no more reads. */
  isDecided?: boolean;
  /** The act puts money out on them, and does so one after the other; who only asks waits for nobody. */
  decides?: boolean;
}

/**
 * Limits in other moneys that bind this one, because none of their kind is set in it: each with what it bears and what counts against it at
 * the newest rates, with the haircut against whoever borrows.
 */
async function convertedTo(
  ctx: Ctx,
  { holderId, currency: asked }: RiskAsked,
  others: readonly KeptLimit[],
  members: ReadonlySet<string>,
): Promise<PartyLimit[]> {
  if (others.length === 0) return [];
  const on = businessDate(ctx);
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const haircutBps = policyOn('limit.exchangeHaircutBps', on).value;
  const out = await exposuresOn(ctx, holderId, undefined, members);
  const to = asked as Currency;
  const moneys = [...new Set([...others, ...out].map((each) => each.currency))];
  // From the money asked about to each other: so many of those for one of it.
  const rates = await ratesOf(ctx, { lenderId: holderId, from: to, to: moneys, since, on });
  return others.map((limit) => {
    const rate = rates.get(limit.currency);
    if (limit.amountMinor === 0n) return { ...limit, converted: { amountMinor: 0n, exposures: [] } };
    const counting = out.filter(
      (each) =>
        each.currency === asked ||
        each.currency === limit.currency ||
        !others.some((other) => other.currency === each.currency),
    );
    if (!rate || counting.some((each) => each.currency !== asked && !rates.has(each.currency)))
      return { ...limit, converted: 'rate_missing' as const };
    const exposures = counting.map((each) => {
      const own = rates.get(each.currency);
      return own ? { ...each, minor: convertUp(each.minor, { n: own.d, d: own.n, on: own.on }, haircutBps) } : each;
    });
    return { ...limit, converted: { amountMinor: convertDown(limit.amountMinor, rate, haircutBps), exposures } };
  });
}

/**
 * The ceiling on each name: a share of the capital, and against it everything that is out on the name in whatever money, at the newest
 * rates with the haircut. Who puts money out on a name does so one after the other.
 */
async function ceilingsOf(
  ctx: Ctx,
  { holderId, currency, partyIds, decides = true }: RiskAsked,
  capital: Capital,
): Promise<PartyLimit[]> {
  const on = businessDate(ctx);
  if (ctx.eyes && decides)
    for (const id of [...new Set(partyIds)].sort()) await lockName(ctx, `name/${holderId}/${id}`);
  const bps = policyOn(`limit.${capital.isGuarantor ? 'guarantor' : 'lender'}.customerBps`, on).value;
  const mostMinor = (BigInt(capital.amountMinor) * BigInt(bps)) / 10_000n;
  const out = await exposuresOn(ctx, holderId, undefined, new Set(partyIds));
  const own = capital.currency;
  const asked = currency as Currency;
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const haircutBps = policyOn('limit.exchangeHaircutBps', on).value;
  // Through the money of the capital: a lender need not keep a rate between every two of its moneys.
  const to = [...new Set([asked, ...out.map((each) => each.currency)])];
  const rates = await ratesOf(ctx, { lenderId: holderId, from: own, to, since, on });
  const rate = asked === own ? null : rates.get(asked);
  const inverse = ({ n, d, on: day }: ExchangeRate): ExchangeRate => ({ n: d, d: n, on: day });
  return partyIds.map((partyId) => {
    const limit = {
      id: capital.id,
      kind: 'borrower' as const,
      partyId,
      amountMinor: mostMinor,
      validUntil: '9999-12-31',
    };
    const counting = out.filter((each) => each.partyId === partyId);
    const isRated = (money: string) => money === asked || money === own || rates.has(money as Currency);
    if (rate === undefined || counting.some((each) => !isRated(each.currency)))
      return { ...limit, converted: 'rate_missing' as const };
    const exposures = counting.map((each) => {
      if (each.currency === asked) return each;
      const its = rates.get(each.currency);
      const inCapital = convertUp(each.minor, its ? inverse(its) : null, its ? haircutBps : 0);
      return { ...each, minor: convertUp(inCapital, rate, rate && !its ? haircutBps : 0) };
    });
    const amountMinor = rate === null ? mostMinor : convertDown(mostMinor, inverse(rate), haircutBps);
    return { ...limit, converted: { amountMinor, exposures } };
  });
}

/** What a lender set and has out on these parties and their groups; in an act the limits are locked. In three reads, or in one. */
export const partyRisk = (ctx: Ctx, asked: RiskAsked): Promise<PartyRisk> =>
  asSystem(ctx, 'limits', async (system) => {
    const { holderId, currency, partyIds, isDecided = false } = asked;
    const { houses, hasLimits, capital } = await findHouses(system, holderId, partyIds, businessDate(system));
    const members = new Set([...houses.values()].flat());
    const ceilings = capital && (await ceilingsOf(system, asked, capital));
    if (isDecided && !hasLimits && [...houses.values()].every((house) => house.length === 1) && !ceilings)
      return { currency, houses, limits: [], exposures: [] };
    const limits = await limitsOn(system, holderId, members);
    const own = limits.filter((limit) => limit.currency === currency);
    const others = limits.filter(
      (limit) => !own.some(({ kind, partyId }) => kind === limit.kind && partyId === limit.partyId),
    );
    return {
      currency,
      houses,
      limits: [...own, ...(await convertedTo(system, asked, others, members))],
      exposures: await exposuresOn(system, holderId, currency, members),
      ...(ceilings && { ceilings }),
    };
  });

/** Who belongs to the group of a party as a lender knows it, itself among them. */
export const houseOf = (ctx: Ctx, holderId: string, partyId: string): Promise<readonly string[]> =>
  asSystem(
    ctx,
    'limits',
    async (system) => (await findHouses(system, holderId, [partyId], businessDate(system))).houses.get(partyId) ?? [],
  );
