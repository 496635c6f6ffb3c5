import { type Ctx, requirePerson } from '../../context.ts';
import { linksAmong } from '../../ground/audit/index.ts';
import { holds, listPresent } from '../../ground/parties/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { beyondLimits, levelMandates } from '../../kernel/eyes.ts';
import { businessDate } from '../../kernel/time.ts';
import { personOf } from './rules.ts';
import type { TaskRow } from './store.ts';

type PersonView = Awaited<ReturnType<typeof listPresent>>[number];

/** Who could do what is asked, as its own door would judge: by the same rules of mandates, limits and of who is apart from whom. */
export interface Judged {
  people: readonly PersonView[];
  /** Somebody by name, whether they are there still or not. */
  named(id: string): string;
  may(row: TaskRow, personId: string): boolean;
  /** Who took a task on and may do it still; what anybody else took on is free again. */
  claimant(row: TaskRow): string | null;
}

/** A mandate of a level is held by whoever holds it for the level above. */
const holding = (needs: string): string[] =>
  needs === levelMandates.L2 ? [levelMandates.L2, levelMandates.L3] : [needs];

/** Acts by which new money is lent, whose task names the borrower: who is barred from it makes nobody able to do them. */
const lending: readonly string[] = ['loan.approve', 'loan.disburse'];

/** Borrowers of these tasks to whom nothing new is lent, as the gate of the act would find. */
async function barredAmong(ctx: Ctx, lenderId: string, rows: readonly TaskRow[]): Promise<ReadonlySet<unknown>> {
  const borrowers = rows.flatMap(({ act, atRisk }) =>
    lending.includes(act) ? atRisk.flatMap(({ clientId }) => clientId ?? []) : [],
  );
  if (borrowers.length === 0) return new Set();
  const found = await foundStandings(ctx, lenderId, borrowers, { borrowerIds: borrowers });
  return new Set(found.flatMap(({ fact, facts }) => (fact === 'F104' ? [facts?.partyId] : [])));
}

/** Judges these tasks for everybody who is there, in a read of the people and one of who is linked with whom. */
export async function judgeTasks(ctx: Ctx, rows: readonly TaskRow[]): Promise<Judged> {
  const caller = requirePerson(ctx);
  const people = await listPresent(ctx, caller.partyId);
  const before = [...new Set(rows.flatMap((row) => row.notPersons))];
  const ones = people.map(({ id }) => id);
  const { linked, ofOneMaker } =
    before.length === 0
      ? { linked: new Set<string>(), ofOneMaker: new Set<string>() }
      : await linksAmong(ctx, ones, before);
  const barred = await barredAmong(ctx, caller.partyId, rows);
  const today = businessDate(ctx);
  const byId = new Map(people.map((one) => [one.id, one]));

  /** The caller speaks by a key, which may carry less than the person holds. */
  const has = (one: PersonView, needs: string): boolean =>
    holding(needs).some((each) => holds(one, each, today) && (one.id !== caller.personId || caller.mandates.has(each)));
  const isApart = (row: TaskRow, id: string): boolean =>
    row.notPersons.every(
      (other) =>
        other !== id &&
        !linked.has(`${id} ${other}`) &&
        // Whoever decides who may do what is besides not made by whom the other was made.
        !(row.needs === 'person:manage' && row.noun === 'proposals' && ofOneMaker.has(`${id} ${other}`)),
    );
  const isWithin = (row: TaskRow, one: PersonView): boolean =>
    beyondLimits(
      one.limits,
      row.needs,
      row.atRisk.map(({ amountMinor, currency, clientId }) => ({
        amountMinor: BigInt(amountMinor),
        currency,
        ...(clientId && { clientId }),
      })),
    ) === undefined;

  const may = (row: TaskRow, id: string): boolean => {
    const one = byId.get(id);
    if (!one || !isApart(row, id)) return false;
    if (lending.includes(row.act) && row.atRisk.some(({ clientId }) => barred.has(clientId))) return false;
    const named = personOf(row.needs);
    return named === undefined ? has(one, row.needs) && isWithin(row, one) : named === id;
  };
  return {
    people,
    named: (id) => byId.get(id)?.name ?? '',
    may,
    claimant: (row) => (row.claimedBy !== null && may(row, row.claimedBy) ? row.claimedBy : null),
  };
}
