import { and, arrayContains, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { party } from '../../../db/schema/parties.ts';
import { partyStanding } from '../../../db/schema/party-standings.ts';
import { asSystem, type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';

export interface SizeHeard {
  id: string;
  value: string;
  statedBy: string;
}

const bySize = ['micro', 'small', 'medium', 'large'] as const;

interface Asked {
  by: string;
  purpose: string;
  on: LocalDate;
}

const rank = ({ value }: SizeHeard) => bySize.indexOf(value as (typeof bySize)[number]);

/**
 * The sizes of firms for one purpose on a day that a party goes by, smallest first: its own word, and what an authority told it. Where they
 * differ, the doubt is not the firm’s: what protects the small reads the first, what is given for lending to the small reads the last. For fees its
 * own word that a firm is small counts whatever it said it for: one firm is of one size (measures 13, 15).
 */
export async function sizesHeardOf(
  ctx: Ctx,
  partyIds: readonly string[],
  { by, purpose, on }: Asked,
): Promise<Map<string, SizeHeard[]>> {
  const s = partyStanding;
  const rows = await asSystem(ctx, 'standings', (system) =>
    db(system)
      .select({ partyId: s.partyId, id: s.id, value: s.value, statedBy: s.statedBy })
      .from(s)
      .innerJoin(party, and(eq(party.tenantId, s.tenantId), eq(party.id, s.statedBy)))
      .where(
        and(
          eq(s.tenantId, ctx.tenantId),
          among(s.partyId, partyIds),
          eq(s.kind, 'size'),
          or(
            eq(s.purpose, purpose),
            purpose === 'fee' ? and(eq(s.statedBy, by), inArray(s.value, ['micro', 'small'])) : undefined,
          ),
          eq(s.status, 'in_force'),
          isNull(s.knownUntil),
          lte(s.validFrom, on),
          or(isNull(s.validTo), gte(s.validTo, on)),
          or(eq(s.statedBy, by), and(arrayContains(s.participants, [by]), arrayContains(party.roles, ['authority']))),
        ),
      ),
  );
  const heard = new Map<string, SizeHeard[]>();
  for (const { partyId, ...size } of rows.sort((a, b) => rank(a) - rank(b)))
    heard.set(partyId, [...(heard.get(partyId) ?? []), size]);
  return heard;
}

/** Those of one firm. */
export const sizesHeard = async (ctx: Ctx, { partyId, ...asked }: Asked & { partyId: string }): Promise<SizeHeard[]> =>
  (await sizesHeardOf(ctx, [partyId], asked)).get(partyId) ?? [];
