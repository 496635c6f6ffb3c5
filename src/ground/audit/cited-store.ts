import { sql } from 'drizzle-orm';
import { paper } from '../../../db/schema/papers.ts';
import { type Ctx, requirePerson, unawaited } from '../../context.ts';

const hashes = /"([0-9a-f]{64})"/g;

const share = unawaited((handle, at) =>
  handle
    .update(paper)
    .set({
      participants: sql`array(select distinct unnest(participants || ${at('participants')}::text[]))`,
    })
    .where(
      sql`tenant_id = ${at('tenantId')} and sha256 = any (${at('cited')}::text[]) and status <> 'refused'
        and participants @> array[${at('partyId')}::text] and not participants @> ${at('participants')}::text[]`,
    ),
);

/**
 * Whoever takes part in an act may read the papers that it names: those that the party of who acts may read itself. A hash alone opens
 * nothing. It goes out with the next statement of the act.
 */
export async function shareCited(ctx: Ctx, input: unknown, participants: readonly string[]): Promise<void> {
  if (ctx.actor.kind !== 'person' || participants.length < 2) return;
  const cited = new Set([...(JSON.stringify(input) ?? '').matchAll(hashes)].map(([, hash]) => hash ?? ''));
  if (cited.size === 0) return;
  const values = {
    tenantId: ctx.tenantId,
    cited: [...cited],
    participants: [...participants],
    partyId: requirePerson(ctx).partyId,
  };
  await share(ctx, values, () => undefined);
}
