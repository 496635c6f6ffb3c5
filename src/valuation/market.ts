import type { Ctx } from '../context.ts';
import { bankingCalendar } from '../examination/index.ts';
import type { Exact } from '../kernel/exact.ts';
import { exact } from '../kernel/exact.ts';
import { type Currency, currencyExponents } from '../kernel/money.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { LocalDate } from '../kernel/time.ts';
import {
  convert,
  lowestMark,
  type Mark,
  type SourceMark,
  type StalenessTerms,
  stalenessOf,
  tradingAge,
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
  terms(ctx: Ctx, commodityIds: readonly string[]): Promise<Map<string, TermsView>>;
  mark(ctx: Ctx, terms: TermsView): Promise<Mark>;
  /** What one unit of a currency is worth in the facility’s, by the terms’ exchange sources; undefined: not known. */
  rate(ctx: Ctx, terms: TermsView, from: Currency): Promise<Exact | undefined>;
}

interface Figure {
  value: bigint;
  pricedOn: LocalDate;
  ageDays: number;
}

/** Minor units of one currency to minor units of another, for exponents that differ. */
const exponentShift = (from: Currency, to: Currency): Exact => {
  const shift = currencyExponents[to] - currencyExponents[from];
  return shift >= 0 ? exact(10n ** BigInt(shift)) : exact(1n, -shift);
};

export function openMarket(query: MarketQuery): Market {
  const known = new Map<string, TermsView | null>();
  const marks = new Map<string, Promise<Mark>>();
  const figures = new Map<string, Promise<{ source: store.KeptSource; figure: Figure | undefined } | undefined>>();

  async function readFigure(ctx: Ctx, sourceId: string) {
    const [source] = await store.findSources(ctx, [sourceId]);
    if (!source) return undefined;
    const price = await store.latestPrice(ctx, sourceId, query.on, query.knownAt);
    if (!price) return { source, figure: undefined };
    // A price that holds for a time is as old as the last day of it that has come.
    const lastDay = price.validTo < query.on ? price.validTo : query.on;
    try {
      const ageDays = tradingAge(bankingCalendar(source.calendarPlace), lastDay, query.on);
      return { source, figure: { value: BigInt(price.price), pricedOn: price.pricedOn, ageDays } };
    } catch (error) {
      // A calendar that does not reach the day leaves the age unknown, and so the price.
      if (error instanceof Refusal) return { source, figure: undefined };
      throw error;
    }
  }
  const figureOf = (ctx: Ctx, sourceId: string) => {
    const found = figures.get(sourceId) ?? readFigure(ctx, sourceId);
    figures.set(sourceId, found);
    return found;
  };

  /** The exchange rate with its own age; the facility's own currency needs none. */
  async function rateOf(ctx: Ctx, terms: TermsView, from: Currency) {
    if (from === query.currency) return { rate: exact(1n), ageDays: 0, converted: false };
    for (const id of terms.terms.exchangeSourceIds) {
      const found = await figureOf(ctx, id);
      if (found?.source.unit !== from || found.source.currency !== query.currency || !found.figure) continue;
      const shift = exponentShift(from, query.currency);
      const rate = exact(found.figure.value * shift.n, 6 + shift.scale);
      return { rate, ageDays: found.figure.ageDays, converted: true };
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
    const { value, pricedOn, ageDays } = found.figure;
    return {
      sourceId,
      state: stalenessOf(Math.max(ageDays, rate.ageDays), staleness),
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
    async terms(ctx, commodityIds) {
      const missing = [...new Set(commodityIds)].filter((id) => !known.has(id));
      const found = await store.termsInForce(ctx, query.lenderId, missing, query.on, query.knownAt);
      for (const id of missing) known.set(id, found.find((t) => t.commodityId === id) ?? null);
      const all = new Map<string, TermsView>();
      for (const id of commodityIds) {
        const terms = known.get(id);
        if (terms) all.set(id, terms);
      }
      return all;
    },
    mark(ctx, terms) {
      const found = marks.get(terms.id) ?? readMark(ctx, terms);
      marks.set(terms.id, found);
      return found;
    },
    rate: async (ctx, terms, from) => (await rateOf(ctx, terms, from))?.rate,
  };
}
