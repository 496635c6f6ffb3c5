import { asSystem, type Ctx, requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { cursorKey, type Page, page } from '../../http/page.ts';
import { aboutOf } from './keep.ts';
import type { AccessQuery, AccessView } from './schemas.ts';
import { openText } from './sealed-text.ts';
import { type AccessRow, findKeys, listEntries } from './store.ts';

async function viewsOf(ctx: Ctx, rows: readonly AccessRow[]): Promise<AccessView[]> {
  const people = [...new Set(rows.flatMap(({ sealed, personId }) => (sealed && personId ? [personId] : [])))];
  const keys = await asSystem(ctx, 'access log', (system) => findKeys(system, people));
  return Promise.all(
    rows.map(async ({ id, at, what, personId, keyId, requestId, facts, sealed }) => ({
      id,
      at: at.toISOString(),
      what,
      personId,
      keyId,
      address:
        sealed && personId ? await openText(keys.get(personId), new Uint8Array(sealed), aboutOf(ctx, { id })) : null,
      requestId,
      facts,
    })),
  );
}

const readPage = (
  ctx: Ctx,
  partyId: string,
  { limit, cursor, personId, what }: AccessQuery,
): Promise<Page<AccessView>> =>
  withSnapshot(ctx, async (tx) => {
    const before = cursorKey('access', cursor);
    const rows = await listEntries(tx, partyId, { personId, what, before }, limit + 1);
    const { items, next } = page('access', rows, limit, (row) => row.id);
    return { items: await viewsOf(tx, items), next };
  });

/** What people of the administrator’s own party did that is told; of one person on request. */
export async function readAccess(ctx: Ctx, asked: AccessQuery): Promise<Page<AccessView>> {
  return readPage(ctx, requireMandate(ctx, 'person:manage').partyId, asked);
}

/** What is kept about the person who asks (Personal Information Protection Law, art. 45). */
export async function readOwnAccess(ctx: Ctx, asked: Omit<AccessQuery, 'personId'>): Promise<Page<AccessView>> {
  const { partyId, personId } = requirePerson(ctx);
  return readPage(ctx, partyId, { ...asked, personId });
}
