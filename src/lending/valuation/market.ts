import { atOnce, type Ctx } from '../../context.ts';
import { calendarOf, calendarRevision } from '../../ground/calendars/index.ts';
import type { Exact } from '../../kernel/exact.ts';
import { exact } from '../../kernel/exact.ts';
import { type Currency, currencyExponents } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type CommodityView, findCommodities } from '../../physical/goods/index.ts';
import { searchedOn } from '../../security/registry/index.ts';
import { latestPrices } from './price-store.ts';
import {
  convert,
  lowestMark,
  type Mark,
  type SourceMark,
  type StalenessTerms,
  stalenessOf,
  tradingAge,
  worseOf,
} from './rules.ts';
import type { TermsView } from './schemas.ts';
import * as store from './store.ts';

export interface MarketQuery {
  lenderId: string;
  currency: Currency;
  on: LocalDate;
  /** As it was known then: prices corrected and terms approved later do not exist yet. */
  knownAt: Date;
}

/** What a lender's terms and prices say on a day; each is read once, however many lots and facilities ask. */
export interface Market {
  query: MarketQuery;
  /** The lender’s version that it was read under; undefined for one of the past. */
  version?: bigint;
  terms(ctx: Ctx, commodityIds: readonly string[]): Promise<Map<string, TermsView>>;
  mark(ctx: Ctx, terms: TermsView): Promise<Mark>;
  commodities(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CommodityView>>;
  /** The day of the lender’s last search of each grantor under all its names. */
  searchedOn(ctx: Ctx, grantorIds: readonly string[]): Promise<Map<string, LocalDate>>;
  /** What one unit of a currency is worth in the facility’s, by the terms’ exchange sources; undefined: not known. */
  rate(ctx: Ctx, terms: TermsView, from: Currency): Promise<Exact | undefined>;
}

interface Figure {
  value: bigint;
  pricedOn: LocalDate;
  ageDays: number;
  /** A newer figure of the source waits for a second person. */
  waits: boolean;
}

/** Minor units of one currency to minor units of another, for exponents that differ. */
const exponentShift = (from: Currency, to: Currency): Exact => {
  const shift = currencyExponents[to] - currencyExponents[from];
  return shift >= 0 ? exact(10n ** BigInt(shift)) : exact(1n, -shift);
};

/** Read once and kept; what failed is asked for again. */
function remembered<V>(): (key: string, read: () => Promise<V>) => Promise<V> {
  const kept = new Map<string, Promise<V>>();
  return (key, read) => {
    const found = kept.get(key);
    if (found) return found;
    const fresh = read();
    kept.set(key, fresh);
    fresh.catch(() => kept.delete(key));
    return fresh;
  };
}

/** Many keys at once: what is not known yet is read in one go. */
function rememberedMany<V>(read: (ctx: Ctx, keys: string[]) => Promise<Map<string, V>>) {
  const known = new Map<string, V | undefined>();
  return async (ctx: Ctx, keys: readonly string[]): Promise<Map<string, V>> => {
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
    const found = missing.length > 0 ? await read(ctx, missing) : new Map<string, V>();
    for (const key of missing) known.set(key, found.get(key));
    const all = new Map<string, V>();
    for (const key of keys) {
      const value = known.get(key);
      if (value !== undefined) all.set(key, value);
    }
    return all;
  };
}

/** The figure that a source has for the day asked about, with its age. */
async function readFigure(ctx: Ctx, query: MarketQuery, sourceId: string) {
  const [source] = await store.findSources(ctx, [sourceId]);
  if (!source) return undefined;
  const { price, waiting } = await latestPrices(ctx, sourceId, query.on, query.knownAt);
  if (!price) return { source, figure: undefined };
  const waits = waiting !== undefined && waiting.pricedOn >= price.pricedOn;
  // A price that holds for a time is as old as the last day of it that has come.
  const lastDay = price.validTo < query.on ? price.validTo : query.on;
  // Where the calendar ends each weekday is a trading day: a price is then older than it may be, never younger.
  const ageDays = tradingAge(await calendarOf(ctx, source.calendarPlace), lastDay, query.on);
  // A lower figure that waits counts at once, a higher one not before it is agreed.
  const accepted = BigInt(price.price);
  const lower = waits && BigInt(waiting.price) < accepted ? BigInt(waiting.price) : accepted;
  return { source, figure: { value: lower, pricedOn: price.pricedOn, ageDays, waits } };
}

export function openMarket(query: MarketQuery): Market {
  const mark = remembered<Mark>();
  const figure = remembered<{ source: store.KeptSource; figure: Figure | undefined } | undefined>();

  const figureOf = (ctx: Ctx, sourceId: string) => figure(sourceId, () => readFigure(ctx, query, sourceId));

  /** The exchange rate with its own age; the facility's own currency needs none. */
  async function rateOf(ctx: Ctx, terms: TermsView, from: Currency) {
    if (from === query.currency) return { rate: exact(1n), ageDays: 0, waits: false, converted: false };
    for (const id of terms.terms.exchangeSourceIds) {
      const found = await figureOf(ctx, id);
      if (found?.source.unit !== from || found.source.currency !== query.currency || !found.figure) continue;
      const shift = exponentShift(from, query.currency);
      const rate = exact(found.figure.value * shift.n, 6 + shift.scale);
      return { rate, ageDays: found.figure.ageDays, waits: found.figure.waits, converted: true };
    }
    return undefined;
  }

  async function sourceMark(
    ctx: Ctx,
    terms: TermsView,
    sourceId: string,
    staleness: StalenessTerms,
  ): Promise<SourceMark> {
    const found = await figureOf(ctx, sourceId);
    const rate = found && (await rateOf(ctx, terms, found.source.currency));
    if (!found?.figure || !rate)
      return { sourceId, state: 'missing', price: undefined, pricedOn: found?.figure?.pricedOn, converted: false };
    const { value, pricedOn, ageDays, waits } = found.figure;
    const age = stalenessOf(Math.max(ageDays, rate.ageDays), staleness);
    return {
      sourceId,
      state: waits || rate.waits ? worseOf(age, 'waiting') : age,
      price: convert(value, rate.rate),
      pricedOn,
      converted: rate.converted,
    };
  }

  async function readMark(ctx: Ctx, terms: TermsView): Promise<Mark> {
    const sources: SourceMark[] = [];
    for (const id of terms.terms.sourceIds) sources.push(await sourceMark(ctx, terms, id, terms.terms.staleness));
    return lowestMark(sources);
  }

  return {
    query,
    terms: rememberedMany(async (ctx, ids) => {
      const found = await store.termsInForce(ctx, query.lenderId, ids, query.on, query.knownAt);
      return new Map(found.map((terms) => [terms.commodityId, terms]));
    }),
    commodities: rememberedMany(async (ctx, ids) => new Map((await findCommodities(ctx, ids)).map((c) => [c.id, c]))),
    searchedOn: rememberedMany((ctx, ids) => searchedOn(ctx, query.lenderId, ids)),
    mark: (ctx, terms) => mark(terms.id, () => readMark(ctx, terms)),
    rate: async (ctx, terms, from) => (await rateOf(ctx, terms, from))?.rate,
  };
}

/** Markets by lender, currency and day, of the newest version that was seen. */
const markets = new Map<string, { version: bigint; market: Market }>();
const MARKETS_MOST = 500;

/**
 * The market as it stands now. Kept in the process from one act to the next: whatever could make it another raises the
 * lender's version, and within a transaction that raised it nothing is kept, since that may yet be rolled back.
 */
export async function currentMarket(ctx: Ctx, query: Omit<MarketQuery, 'knownAt'>): Promise<Market> {
  const [{ version, isOwn }, calendars] = await atOnce(
    ctx,
    () => store.readVersion(ctx, query.lenderId),
    () => calendarRevision(ctx),
  );
  const key = [ctx.tenantId, query.lenderId, query.currency, query.on, calendars].join('/');
  const kept = markets.get(key);
  if (kept?.version === version && !isOwn) return kept.market;
  const market: Market = { ...openMarket({ ...query, knownAt: ctx.clock.now() }), version };
  if (isOwn) return market;
  if (markets.size >= MARKETS_MOST) markets.clear();
  markets.set(key, { version, market });
  return market;
}
