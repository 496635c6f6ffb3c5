import { z } from 'zod';
import type { SourceView } from './schemas.ts';

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
