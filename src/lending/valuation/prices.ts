import { type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { currencyExponents } from '../../kernel/money.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { admitPrice, type OfferedPrice, priceRefusals, readFeedLine } from './admission.ts';
import * as events from './events.ts';
import { isWaiting, pricesBefore, standingBefore } from './price-store.ts';
import { tradingAge } from './rules.ts';
import type {
  DropPricesInput,
  DropView,
  PriceView,
  RecordPriceInput,
  RegisterSourceInput,
  SourceView,
} from './schemas.ts';
import * as store from './store.ts';

/** A lender names where it takes a price from. */
export async function registerSource(ctx: Ctx, input: RegisterSourceInput): Promise<SourceView> {
  return act(ctx, { verb: 'priceSource.register', mandate: 'price:register', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    await calendarOf(tx, input.calendarPlace);
    const view = await store.insertSource(tx, {
      ...input,
      id: tx.newId('priceSource'),
      lenderId: partyId,
      pull: input.pull ?? null,
      participants: [partyId],
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/code' });
    return { view, event: events.sourceRegistered(view, partyId) };
  });
}

/** Decimals of a source's figures: those of its currency, or six for an exchange rate. */
export const decimalsOf = (source: SourceView): number =>
  source.kind === 'exchange_rate' ? 6 : currencyExponents[source.currency];

const todayOf = (ctx: Ctx) => businessDate(ctx);

/** Since when the moves of one person add up. */
const ownSince = (ctx: Ctx): Date =>
  new Date(ctx.clock.now().getTime() - policyOn('price.personDays', todayOf(ctx)).value * 86_400_000);

/** Of a day before the last on which the market traded: nobody's word alone. */
async function isLongOver(ctx: Ctx, source: SourceView, { pricedOn }: OfferedPrice): Promise<boolean> {
  const today = todayOf(ctx);
  if (pricedOn >= today) return false;
  const age = tradingAge(await calendarOf(ctx, source.calendarPlace), pricedOn, today);
  return age > policyOn('price.aloneTradingDays', today).value;
}

/** Puts one price on record, accepted or held. The source is locked. */
async function put(
  ctx: Ctx,
  source: store.KeptSource,
  offered: OfferedPrice,
  by: string,
  replacesId: string | null,
): Promise<PriceView> {
  const today = todayOf(ctx);
  const days = policyOn('price.driftDays', today).value;
  const before = await pricesBefore(ctx, source.id, today, addDays(today, -days));
  const isPerson = ctx.actor.kind === 'person';
  if (before && isPerson) before.standing = await standingBefore(ctx, source.id, by, ownSince(ctx));
  const terms = { ...source, fourEyes: source.feed === 'manual' };
  const { status, reason } = admitPrice(
    offered,
    terms,
    before,
    today,
    isPerson && (await isLongOver(ctx, source, offered)),
  );
  const isAccepted = status === 'accepted';
  if (isAccepted) await makeRoom(ctx, source, offered.pricedOn, offered.validTo, replacesId);
  const view = await store
    .insertPrice(ctx, {
      id: ctx.newId('price'),
      sourceId: source.id,
      lenderId: source.lenderId,
      pricedOn: offered.pricedOn,
      validTo: offered.validTo,
      priceValue: offered.priceMinor,
      status,
      heldFor: reason,
      knownFrom: isAccepted ? ctx.clock.now() : null,
      replacesId,
      recordedBy: by,
      participants: [source.lenderId],
    })
    .catch(nameOverlap);
  // What waits counts at once where it is lower, and nothing new is lent on it.
  await store.raiseVersion(ctx, source.lenderId);
  return view;
}

function nameOverlap(cause: unknown): never {
  if (violatedConstraint(cause) === 'price_no_overlap')
    refuse(priceRefusals.PRICE_WINDOW_OVERLAPS, { at: '/pricedOn', cause });
  throw cause;
}

/** Ends what is corrected; refuses what would stand beside another price of the same days. */
async function makeRoom(
  ctx: Ctx,
  source: SourceView,
  from: string,
  to: string,
  replacesId: string | null,
): Promise<void> {
  if (replacesId !== null && !(await store.endKnowledge(ctx, replacesId, source.id)))
    refuse(commonRefusals.NOT_FOUND, { at: '/replacesId' });
  const standing = await store.findOverlapping(ctx, source.id, from, to);
  if (standing) refuse(priceRefusals.PRICE_WINDOW_OVERLAPS, { at: '/pricedOn', facts: { priceId: standing.id } });
}

/** One price, by hand: it waits for a second person when the source is a manual one, is its first, or leaves the band. */
export async function recordPrice(ctx: Ctx, input: RecordPriceInput & { sourceId: string }): Promise<PriceView> {
  return act(ctx, { verb: 'price.record', mandate: 'price:record', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const [source] = await store.lockSources(tx, partyId, [input.sourceId]);
    if (!source) refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
    const offered = {
      priceMinor: BigInt(input.price),
      currency: input.currency,
      unit: input.unit,
      pricedOn: input.pricedOn,
      validTo: input.validTo ?? input.pricedOn,
    };
    const view = await put(tx, source, offered, personId, input.replacesId ?? null);
    const announce = view.status === 'accepted' ? events.priceAccepted : events.priceHeld;
    return { view, event: announce(view, partyId) };
  });
}

/** A second person looked: the held price is taken or thrown away. */
export async function answerPrice(ctx: Ctx, input: { priceId: string; accept: boolean }): Promise<PriceView> {
  return act(ctx, { verb: 'price.answer', mandate: 'price:confirm', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const held = await store.findPrice(tx, input.priceId);
    const [source] = held ? await store.lockSources(tx, partyId, [held.sourceId]) : [];
    if (!held || !source) refuse(commonRefusals.NOT_FOUND, { at: '/priceId' });
    await requireApart(tx, [held.recordedBy]);
    if (held.status !== 'held') refuse(priceRefusals.PRICE_NOT_HELD, { facts: { status: held.status } });
    if (!input.accept) {
      const view = await store.answerHeld(tx, held.id, { status: 'rejected', confirmedBy: personId });
      if (!view) refuse(priceRefusals.PRICE_NOT_HELD);
      await store.raiseVersion(tx, partyId);
      return { view, event: events.priceRejected(view, partyId) };
    }
    await makeRoom(tx, source, held.pricedOn, held.validTo, held.replacesId);
    const view = await store
      .answerHeld(tx, held.id, { status: 'accepted', confirmedBy: personId, knownFrom: tx.clock.now() })
      .catch(nameOverlap);
    if (!view) refuse(priceRefusals.PRICE_NOT_HELD);
    await store.raiseVersion(tx, partyId);
    return { view, event: events.priceAccepted(view, partyId) };
  });
}

type Outcome = DropView['items'][number];

/** One line of a feed: taken, held, there already, or refused by name. The others do not mind. */
async function takeLine(
  ctx: Ctx,
  source: store.KeptSource,
  line: { pricedOn: string; priceMinor: bigint },
  by: string,
): Promise<Omit<Outcome, 'line'>> {
  const standing = await store.findOverlapping(ctx, source.id, line.pricedOn, line.pricedOn);
  if (standing && BigInt(standing.price) === line.priceMinor) return { outcome: 'duplicate', code: null };
  if (!standing && (await isWaiting(ctx, source.id, line))) return { outcome: 'duplicate', code: null };
  const offered = { ...line, currency: source.currency, unit: source.unit, validTo: line.pricedOn };
  try {
    return { outcome: (await put(ctx, source, offered, by, null)).status as 'accepted' | 'held', code: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { outcome: 'refused', code: error.code };
  }
}

/** Prices in a file, line by line; sending the file again changes nothing. */
export async function dropPrices(ctx: Ctx, input: DropPricesInput): Promise<DropView> {
  return act(ctx, { verb: 'price.drop', mandate: 'price:record', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const lines = input.csv.split(/\r?\n/);
    const codes = lines.map((line) => line.split(',')[0]?.trim() ?? '');
    const sources = await store.lockSources(tx, partyId, [...new Set(codes)]);
    const items: Outcome[] = [];
    for (const [i, text] of lines.entries()) {
      if (text.trim() === '' || (i === 0 && text.startsWith('source'))) continue;
      const source = sources.find((s) => s.code === codes[i]);
      const answer = await takeText(tx, source, text, personId);
      items.push({ line: i + 1, ...answer });
    }
    const counts: Record<string, number> = {};
    for (const { outcome } of items) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return { view: { items }, event: events.pricesDropped(sources[0]?.id ?? partyId, partyId, counts) };
  });
}

async function takeText(
  ctx: Ctx,
  source: store.KeptSource | undefined,
  text: string,
  by: string,
): Promise<Omit<Outcome, 'line'>> {
  if (!source) return { outcome: 'refused', code: priceRefusals.SOURCE_UNKNOWN.code };
  let line: ReturnType<typeof readFeedLine>;
  try {
    line = readFeedLine(text, decimalsOf(source), '');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { outcome: 'refused', code: error.code };
  }
  return takeLine(ctx, source, line, by);
}

/** What a pull found, taken in as the feed. Fetched before, since nothing outside is waited for inside a transaction. */
export async function takePull(
  ctx: Ctx,
  input: { sourceId: string; lenderId: string; lines: { pricedOn: string; price: string }[] },
): Promise<DropView> {
  return act(ctx, { verb: 'price.pull', mandate: 'system', input }, async (tx) => {
    const [source] = await store.lockSources(tx, input.lenderId, [input.sourceId]);
    if (!source) refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
    const items: Outcome[] = [];
    for (const [i, { pricedOn, price }] of input.lines.entries())
      items.push({ line: i + 1, ...(await takeText(tx, source, `${source.code},${pricedOn},${price}`, 'feed')) });
    const counts: Record<string, number> = {};
    for (const { outcome } of items) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return { view: { items }, event: events.pricesDropped(source.id, source.lenderId, counts) };
  });
}
