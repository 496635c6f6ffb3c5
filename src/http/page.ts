import { z } from 'zod';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { httpRefusals } from './problem.ts';
import { isUnwritable } from './wire.ts';

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;

export interface Page<T> {
  items: T[];
  /** Give it back as `cursor` for what follows; null at the end. */
  next: string | null;
}

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

const toBase64Url = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const fromBase64Url = (text: string) => atob(text.replaceAll('-', '+').replaceAll('_', '/'));

/** The last key of the page before. It only says where to go on: what may be seen is decided again at each read. */
export function cursorKey(list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [of, key] = JSON.parse(fromBase64Url(cursor)) as [unknown, unknown];
    if (of === list && typeof key === 'string' && !isUnwritable(key)) return key;
  } catch {
    // Falls through to the refusal.
  }
  return refuse(httpRefusals.CURSOR_INVALID, { at: '/cursor' });
}

/** A cursor whose key has a shape: one that somebody made up does not reach the database. */
export function cursorOf<T>(list: string, cursor: string | undefined, shape: z.ZodType<T>): T | undefined {
  const key = cursorKey(list, cursor);
  if (key === undefined) return undefined;
  const read = shape.safeParse(key);
  return read.success ? read.data : refuse(httpRefusals.CURSOR_INVALID, { at: '/cursor' });
}

const sequence = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
/** A cursor that stands at a number. */
export const cursorNumber = (list: string, cursor: string | undefined): bigint | undefined =>
  cursorOf(list, cursor, sequence);

const cursorAt = (list: string, key: string): string => toBase64Url(JSON.stringify([list, key]));

/** What stands under something. That nothing stands there is told apart from there being no such thing, which is looked up only then. */
export async function under<T>(rows: readonly T[], at: string, look: () => Promise<unknown>): Promise<readonly T[]> {
  if (rows.length > 0) return rows;
  const found = await look();
  if (found === undefined || (Array.isArray(found) && found.length === 0)) refuse(commonRefusals.NOT_FOUND, { at });
  return rows;
}

/** Cuts a read of `limit + 1` rows into a page. */
export function page<T>(list: string, rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorAt(list, keyOf(last)) : null };
}

/** A page of what grows at its end: `next` is given as long as there was anything, so that a follower knows its place. */
export function feedPage<T>(list: string, items: readonly T[], keyOf: (row: T) => string): Page<T> {
  const last = items.at(-1);
  return { items: [...items], next: last ? cursorAt(list, keyOf(last)) : null };
}
