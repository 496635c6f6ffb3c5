import { type Ctx, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import type { Send, Sent } from '../../ground/deliveries/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import { recordsPulled } from './events.ts';
import { matchOrders, takeRecords } from './push.ts';
import { askAgainAfterS } from './rules.ts';
import { type CoreRecord, coreRecord, PULL_MOST, type PulledPage, type PushedView, pulledPage } from './schemas.ts';
import * as store from './source-store.ts';

/** Sources of a tenant asked in one run, pages of each, and how long that may take before another process takes over. */
const SOURCES_MOST = 20;
const PAGES_MOST = 20;
const LEASE_S = 600;

type Answer = { page: PulledPage } | { failure: string; askedForS: number };

function pageOf(body: string): PulledPage | undefined {
  try {
    return pulledPage.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

async function ask(ctx: Ctx, source: store.CoreSource, send: Send): Promise<Answer> {
  const url = new URL(source.url);
  if (source.cursor !== null) url.searchParams.set('cursor', source.cursor);
  url.searchParams.set('limit', String(PULL_MOST));
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${await store.credentialOf(ctx, source)}`,
    'user-agent': 'holdfast-connector',
  };
  let sent: Sent;
  try {
    sent = await send({ url: url.href, method: 'GET', headers, body: '' });
  } catch (error) {
    // A word of what went wrong on the way; whose certificate or address it was belongs into no record.
    const { code, message, name } = error as Error & { code?: string };
    return { failure: `not reached (${code ?? (/^[A-Z_]{1,40}$/.test(message) ? message : name)})`, askedForS: 0 };
  }
  if (sent.status !== 200) return { failure: `answered ${sent.status}`, askedForS: sent.retryAfterSeconds ?? 0 };
  const page = pageOf(sent.body);
  if (!page) return { failure: 'answered what cannot be read', askedForS: 0 };
  if (page.hasMore && (page.next === null || page.next === source.cursor))
    return { failure: 'answered that there is more, and not where', askedForS: 0 };
  return { page };
}

/** What became of each record, in the order of the page: those that are none are refused by themselves. */
async function takePage(ctx: Ctx, partyId: string, given: readonly unknown[]): Promise<PushedView['records']> {
  const read = given.map((each) => coreRecord.safeParse(each).data);
  const good = read.filter((record): record is CoreRecord => record !== undefined);
  const answers = (await takeRecords(ctx, partyId, good, null)).values();
  const outcomes = read.map((record, i) => {
    if (record) return answers.next().value as PushedView['records'][number];
    const { number } = Object(given[i]) as { number?: unknown };
    const named = typeof number === 'string' ? number.slice(0, 64) : '';
    return { number: named, outcome: 'refused' as const, code: 'RECORD_UNREADABLE' };
  });
  const touched = read.flatMap((record, i) => (record && outcomes[i]?.outcome === 'taken' ? [record.orderNumber] : []));
  await matchOrders(ctx, partyId, touched);
  return outcomes;
}

/** Keeps one answer and moves the cursor past it, or neither. The source when there is more to ask of it now. */
async function keep(
  ctx: Ctx,
  source: store.CoreSource,
  answer: Answer,
  isLast: boolean,
): Promise<store.CoreSource | undefined> {
  const at = (seconds: number) => new Date(ctx.clock.now().getTime() + seconds * 1_000);
  if ('failure' in answer) {
    const failures = source.failures + 1;
    const nextAt = at(askAgainAfterS(failures, answer.askedForS));
    await store.advanceSource(ctx, source, { failures, lastFailure: answer.failure, nextAt, leasedUntil: null });
    return undefined;
  }
  const { records, next, hasMore } = answer.page;
  const goesOn = hasMore && !isLast;
  const moved = await store.advanceSource(ctx, source, {
    cursor: next ?? source.cursor,
    records: source.records + BigInt(records.length),
    failures: 0,
    ...(!goesOn && { nextAt: hasMore ? at(0) : at(askAgainAfterS(0)), leasedUntil: null }),
  });
  if (!moved) return undefined;
  if (records.length > 0) {
    const outcomes = await takePage(ctx, source.partyId, records);
    await recordEvent(ctx, recordsPulled(source.id, source.partyId, outcomes));
  }
  return goesOn ? moved : undefined;
}

/**
 * Asks the systems of a tenant's core firms for what they have to tell, page by page. The network is outside every
 * transaction; a page and the cursor past it are one, so that after any stop it is asked on from there, once. Safe in
 * several processes: a source is leased to one, and who lost its lease writes nothing.
 * @returns how many records were read
 */
export async function pullRecords(ctx: Ctx, { send }: { send: Send }): Promise<number> {
  const leased = await withTransaction(ctx, (tx) => store.leaseSources(tx, LEASE_S, SOURCES_MOST));
  const byId = new Map(leased.map((source) => [source.id, source]));
  return eachApart(byId.keys(), async (id) => {
    let read = 0;
    let source = byId.get(id);
    for (let page = 1; source !== undefined; page++) {
      const from: store.CoreSource = source;
      const answer = await ask(ctx, from, send);
      source = await withTransaction(ctx, (tx) => keep(tx, from, answer, page === PAGES_MOST));
      if ('page' in answer) read += answer.page.records.length;
    }
    return read;
  });
}
