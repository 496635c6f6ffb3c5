import { standsOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { roundExact } from '../../kernel/exact.ts';
import { findFacilities, listFacilitiesOfLender } from '../../lending/financing/index.ts';
import { type Behind, readRows, readSums, type StandRow, type Sum, type SumRow } from './store.ts';
import type { Cut } from './sums.ts';

/** Facilities of one lender that are added up at once. */
const FACILITIES = 20_000;

/** Where every facility of a lender stands, as its own coverage says it. */
async function standRows(system: Ctx, lenderId: string): Promise<StandRow[]> {
  const facilities = await findFacilities(system, await listFacilitiesOfLender(system, lenderId, '', FACILITIES));
  const stands = await standsOf(system, facilities);
  return facilities.flatMap(({ id, borrowerId, limit, expiresOn }) => {
    const stand = stands.get(id);
    if (!stand) return [];
    return [
      {
        id,
        borrower_id: borrowerId,
        currency: limit.currency,
        coverage: stand.row.state,
        ends_on: expiresOn,
        limit_minor: limit.amountMinor,
        exposure_minor: stand.exposureMinor.toString(),
        counted_minor: roundExact(stand.row.counted, 'down').toString(),
      },
    ];
  });
}

/**
 * Reads as the system what is asked of one party: what is added up rests on rows that its owner sees as figures and not one by one, such as
 * notices to a debtor and debts beside a facility’s.
 */
function asParty<T>(
  ctx: Ctx,
  cut: Cut,
  work: (system: Ctx, of: { partyId: string; stands: StandRow[] }) => Promise<T>,
): Promise<T> {
  const { partyId } = requirePerson(ctx);
  return withSnapshot(ctx, (tx) =>
    asSystem(tx, 'portfolio', async (system) => {
      const stands = cut.rows.sql.includes(':stands') ? await standRows(system, partyId) : [];
      return work(system, { partyId, stands });
    }),
  );
}

export const sumsOf = (ctx: Ctx, cut: Cut, most: number): Promise<Sum[]> =>
  asParty(ctx, cut, (system, whose) => readSums(system, cut, whose, most));

export const rowsBehind = (ctx: Ctx, cut: Cut, behind: Behind, limit: number): Promise<SumRow[]> =>
  asParty(ctx, cut, (system, whose) => readRows(system, cut, whose, behind, limit));
