import { z } from 'zod';
import { type Ctx, type Database, withSnapshot } from '../../context.ts';
import { listTenants } from '../../ground/audit/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import { takePull } from './prices.ts';
import type { SourceView } from './schemas.ts';
import { listSources } from './store.ts';

/** What stands at a JSON Pointer (RFC 6901), or undefined. */
function at(value: unknown, pointer: string): unknown {
  let here: unknown = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

const day = z.string().transform((text) => text.slice(0, 10));
/** A number keeps the digits that its shortest form shows; a feed that cares sends text. */
const figure = z.union([z.string().max(40), z.number().transform(String)]);

/**
 * The figures in the answer of an HTTP source, by the pointers it was registered with. An answer of another shape gives
 * none, and the source says so: nothing is guessed from it.
 */
export function readPull(
  answer: unknown,
  pull: NonNullable<SourceView['pull']>,
): { lines: { pricedOn: string; price: string }[]; unreadable: number } {
  const items = pull.items === undefined ? [answer] : at(answer, pull.items);
  if (!Array.isArray(items)) return { lines: [], unreadable: 1 };
  const lines: { pricedOn: string; price: string }[] = [];
  let unreadable = 0;
  for (const item of items.slice(0, 5_000)) {
    const pricedOn = day.safeParse(at(item, pull.pricedOn));
    const price = figure.safeParse(at(item, pull.price));
    if (pricedOn.success && price.success) lines.push({ pricedOn: pricedOn.data, price: price.data });
    else unreadable++;
  }
  return { lines, unreadable };
}

/** Fetches one address as JSON; throws when it may not, cannot or gets something else. */
export type Get = (url: string) => Promise<unknown>;

/**
 * Timer: asks every HTTP source of every tenant, and takes in what it says. A source that does not answer leaves its last
 * price to grow old, which is what staleness is for; the others are not held up by it.
 */
export async function pullAll(deps: {
  database: Database;
  ctxFor(tenantId: string): Ctx;
  get: Get;
  onFailure(source: string, error: Error): void;
}): Promise<number> {
  const tenants = await deps.database.anonymous(listTenants);
  return eachApart(
    tenants.map(({ tenantId }) => tenantId),
    async (tenantId) => {
      const ctx = deps.ctxFor(tenantId);
      let taken = 0;
      const sources = await withSnapshot(ctx, (tx) => listSources(tx, { feed: 'http', limit: 10_000 }));
      for (const source of sources) {
        if (source.pull === null) continue;
        try {
          const { lines } = readPull(await deps.get(source.pull.url), source.pull);
          if (lines.length === 0) throw new Error('the answer has no price where the source says it is');
          const { items } = await takePull(ctx, { sourceId: source.id, lenderId: source.lenderId, lines });
          taken += items.filter((item) => item.outcome === 'accepted').length;
        } catch (error) {
          deps.onFailure(source.code, error as Error);
        }
      }
      return taken;
    },
  );
}
