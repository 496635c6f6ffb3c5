import { asSystem, type Ctx } from '../../context.ts';
import { addDays, businessDate, type LocalDate } from '../../kernel/time.ts';
import { type Found, policyOf } from '../policy/index.ts';
import { overdueDebts } from './overdue-store.ts';
import { effectKeyOf, factOfKind, factOfSaid } from './rules.ts';
import { liveStandings } from './store.ts';
import { openSuspicions } from './suspicion-store.ts';

interface Asked {
  partyIds: readonly string[];
  /** Credits or presentations that the gate is about. */
  objectIds?: readonly string[];
  /** Who owes: a default in its group is one of it, as far as the lender knows the group (group cross default; practice). */
  groupIds?: readonly string[];
  /** Who gets the money or the promise that the gate is about. */
  borrowerIds?: readonly string[];
}

/** What a gate of this lender has to know of these parties, and of the credits or presentations that it is about. */
export async function foundStandings(
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
  { objectIds = [], groupIds = [], borrowerIds = [] }: Omit<Asked, 'partyIds'> = {},
): Promise<Found[]> {
  const on = businessDate(ctx);
  return asSystem(ctx, 'standings', async (system) => {
    const live = await liveStandings(system, lenderId, {
      partyIds: [...new Set(partyIds)],
      objectIds,
      groupIds: [...new Set(groupIds)],
      borrowerIds: [...new Set(borrowerIds)],
    });
    return live.flatMap(({ id, kind, partyId, objectId, list, since, groupOf, said }): Found[] => {
      if (kind === 'said') {
        if (!said) return [];
        const key = effectKeyOf(said);
        const rule = key === undefined ? undefined : policyOf(lenderId, key, on, partyId);
        const fact = factOfSaid(said, rule?.value);
        const { isOtherBarred: _, figure: __, ...shown } = said;
        const facts = {
          standingId: id,
          partyId,
          since,
          ...shown,
          ...(rule && { rule: rule.key, source: rule.source }),
        };
        return fact ? [{ fact, facts }] : [];
      }
      return [
        {
          fact: factOfKind[kind],
          facts: {
            standingId: id,
            kind,
            partyId,
            since,
            ...(objectId && { objectId }),
            ...(list && { list }),
            ...(groupOf && { groupOf }),
          },
        },
      ];
    });
  });
}

/** The same, with what checks found of the parties and nobody cleared. */
export async function foundAbout(ctx: Ctx, lenderId: string, { partyIds, ...asked }: Asked): Promise<Found[]> {
  const standings = await foundStandings(ctx, lenderId, partyIds, asked);
  const suspicions = await asSystem(ctx, 'standings', (system) =>
    openSuspicions(system, lenderId, [...new Set(partyIds)]),
  );
  return [...standings, ...suspicions.map((facts): Found => ({ fact: 'F69', facts: { ...facts } }))];
}

/** What these parties owe the lender under its facilities and did not pay within the days of grace. */
export async function foundOverdue(ctx: Ctx, lenderId: string, partyIds: readonly string[]): Promise<Found[]> {
  const on = businessDate(ctx);
  const byDay = new Map<LocalDate, string[]>();
  for (const partyId of new Set(partyIds)) {
    const before = addDays(on, -policyOf(lenderId, 'debt.overdueGraceDays', on, partyId).value);
    byDay.set(before, [...(byDay.get(before) ?? []), partyId]);
  }
  return asSystem(ctx, 'standings', async (system) => {
    const found: Found[] = [];
    for (const [before, parties] of byDay)
      for (const facts of await overdueDebts(system, lenderId, parties, before))
        found.push({ fact: 'F57', facts: { ...facts } });
    return found;
  });
}
