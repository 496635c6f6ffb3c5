import type { Ctx, DomainEvent } from '../../context.ts';
import { asksSecond } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import {
  barredAmong,
  effectKeyOf,
  factOfSaid,
  isAbove,
  personalRoles,
  sizesHeard,
} from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import {
  feeBans,
  findChange,
  findLoan,
  isLonger,
  isOfSyndicates,
  isProtected,
  isSyndicated,
  type Loan,
} from '../../lending/loans/index.ts';
import { bannedInWords } from './purpose-rules.ts';
import { isHeardBy, overcapacityKeys, policyRefusalsOfStandings as refusals } from './rules.ts';
import { LEAST_POINTS, priceKeyOf } from './score-rules.ts';
import { inForceOf } from './state.ts';
import { type KeptStanding, namedIn, standingsInForce } from './store.ts';

const loanOf = async (ctx: Ctx, { objectId }: DomainEvent): Promise<Loan> => {
  const found = await findLoan(ctx, objectId);
  if (!found) throw new Error(`an event of a loan names none: ${objectId}`);
  return found;
};

interface Effect {
  fact: 'F104' | 'F105';
  kind: string;
  facts: Record<string, unknown>;
}

/** What is said of who borrows does to a loan, by the one table of effects: one more person, or no; and all that is said of it. */
export async function effectsOf(
  ctx: Ctx,
  lenderId: string,
  partyId: string,
): Promise<{ standings: KeptStanding[]; effects: Effect[] }> {
  const on = businessDate(ctx);
  const standings = await inForceOf(ctx, [partyId], on);
  const heard = standings.filter(isHeardBy(lenderId));
  const barred = await barredAmong(
    ctx,
    heard.flatMap((said) => (said.kind === 'relation' && isAbove(said) && said.otherId ? [said.otherId] : [])),
    { lenderId, on },
  );
  const effects = heard.flatMap((standing): Effect[] => {
    const key = effectKeyOf(standing);
    const rule = key === undefined ? undefined : policyOf(lenderId, key, on, partyId);
    const fact = factOfSaid({ ...standing, isOtherBarred: barred.has(standing.otherId ?? '') }, rule?.value);
    if (!fact) return [];
    const { id, kind, value: said, statedBy, validFrom, otherId } = standing;
    const facts = {
      standingId: id,
      kind,
      value: said,
      statedBy,
      validFrom,
      ...(rule && { rule: rule.key, source: rule.source }),
      ...(said === 'successor' && { successorId: otherId }),
    };
    return [{ fact, kind, facts }];
  });
  return { standings, effects };
}

/** Refuses, or asks one more person, for what is said of who borrows (measures 1, 10, 18, 19). */
async function passEffects(ctx: Ctx, lenderId: string, partyId: string): Promise<KeptStanding[]> {
  const { standings, effects } = await effectsOf(ctx, lenderId, partyId);
  for (const { fact, kind, facts } of effects) {
    if (fact === 'F104') refuse(refusalOf(kind), { at: '/borrowerId', facts });
    asksSecond(ctx, { reasons: [{ code: reasonOf(kind, facts.value), facts }] });
  }
  return standings;
}

/** The row of the rule book by which a firm of this industry is treated apart, where one does today (measure 1). */
export function apartBy(ctx: Ctx, lenderId: string, standings: readonly KeptStanding[]) {
  const industries = standings.filter(isHeardBy(lenderId)).filter(({ kind }) => kind === 'industry');
  // Where they differ, what treats apart is what holds.
  const key = industries.map(({ value }) => overcapacityKeys[value]).find((of) => of !== undefined);
  const rule = key === undefined ? undefined : policyOf(lenderId, key, businessDate(ctx));
  return rule?.value === 1 ? rule : undefined;
}

const reasonOf = (kind: string, value: unknown) =>
  kind !== 'relation'
    ? 'STANDING_OF_BORROWER'
    : personalRoles.includes(String(value))
      ? 'PERSON_ON_LIST'
      : 'PARENT_ON_LIST';

const refusalOf = (kind: string) =>
  kind === 'relation' ? refusals.SUCCEEDED : kind === 'business' ? refusals.PAYEE_BANNED : refusals.LIST_PENALTY;

/** By how much who stands on a red list may be lent to below what its risk bears: faith that was kept is rewarded as far as the bank says (measure 19). */
const rewardOf = (lenderId: string, standings: readonly KeptStanding[], on: LocalDate): number =>
  standings.filter(isHeardBy(lenderId)).some(({ kind, value }) => kind === 'list' && value === 'red')
    ? policyOf(lenderId, 'effect.red.rateCutBps', on).value
    : 0;

/** Where a firm is scored, its risk bears a rate: a dated grid says the least, and below the grid a person decides (measure 8). */
function passPrice(
  ctx: Ctx,
  { lenderId, terms, sheet }: Pick<Loan, 'lenderId' | 'terms' | 'sheet'>,
  standings: readonly KeptStanding[],
): void {
  const score = standings.find(({ kind, statedBy }) => kind === 'score' && statedBy === lenderId);
  if (!score) return;
  const points = score.figure ?? 0;
  const facts = { standingId: score.id, points, reasons: score.said.reasons };
  if (points < LEAST_POINTS) refuse(refusals.SCORE_TOO_LOW, { at: '/borrowerId', facts });
  const on = businessDate(ctx);
  const { key, value, source } = policyOf(lenderId, priceKeyOf(points), on);
  // Of periods that bear no interest the rate that is named says more than is paid.
  const namedBps = terms.rate.kind === 'fixed' ? terms.rate.rateBps : sheet.allInBps;
  const rateBps = terms.interestFreePeriods > 0 ? Math.min(namedBps, sheet.allInBps) : namedBps;
  const leastBps = value - rewardOf(lenderId, standings, on);
  if (rateBps < leastBps)
    refuse(refusals.RATE_BELOW_RISK, { at: '/terms/rate', facts: { ...facts, rateBps, leastBps, rule: key, source } });
}

/** Renewal without repaying is for small and micro firms; for medium ones while the window of the day is open (measure 4; Jin Gui [2024] 13). */
export async function guardRenewal(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== 're_age') return;
  const loan = await loanOf(ctx, event);
  const on = businessDate(ctx);
  const heard = { by: loan.lenderId, partyId: loan.borrowerId, purpose: 'rollover', on };
  const size = (await sizesHeard(ctx, heard)).at(-1)?.value;
  const { key, value, source } = policyOf(loan.lenderId, 'renewal.mediumOpen', on);
  if (size === 'large' || (size === 'medium' && value !== 1))
    refuse(refusals.RENEWAL_CLOSED, { at: '/kind', facts: { size, rule: key, value, source } });
}

/** What of a purpose in words a person is to look at, by the ban of the day; undefined where nothing is, or nothing is banned. */
export function askedOfPurpose(ctx: Ctx, lenderId: string, purpose: string) {
  const words = bannedInWords(purpose);
  const { key, value, source, validFrom } = policyOf(lenderId, 'purpose.ban.housing', businessDate(ctx));
  return value === 1 && words !== undefined ? { words, rule: key, source, validFrom } : undefined;
}

/** A loan is not even proposed for a purpose that is banned, or to who nothing new is lent; words that name such a purpose ask one more person. */
export async function guardLoanProposed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  if (loan.purposeKind === 'housing') {
    const { value, source, validFrom } = policyOf(loan.lenderId, 'purpose.ban.housing', businessDate(ctx));
    if (value === 1) refuse(refusals.PURPOSE_BANNED, { at: '/purposeKind', facts: { source, validFrom } });
  }
  const asked = askedOfPurpose(ctx, loan.lenderId, loan.purpose);
  if (asked) asksSecond(ctx, { reasons: [{ code: 'PURPOSE_IN_WORDS', at: '/purpose', facts: asked }] });
  const standings = await passEffects(ctx, loan.lenderId, loan.borrowerId);
  passPrice(ctx, loan, standings);
}

/**
 * Other terms are not below the price of the risk either: it is asked again when they are proposed (measure 8). Nor is more time given as if nothing
 * were said of who borrows: it is no new money, and one more person says so, as of a rollover (measures 18, 19).
 */
export async function guardLoanChanged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  const change = await findChange(ctx, String(event.payload.changeId));
  if (!change?.sheet) return;
  const { effects } = await effectsOf(ctx, loan.lenderId, loan.borrowerId);
  if (effects.length > 0 && (await isLonger(ctx, loan, change)))
    for (const { kind, facts } of effects) asksSecond(ctx, { reasons: [{ code: reasonOf(kind, facts.value), facts }] });
  const standings = await standingsInForce(ctx, [loan.borrowerId], businessDate(ctx), ['score', 'list']);
  passPrice(ctx, { lenderId: loan.lenderId, terms: change.terms, sheet: change.sheet }, standings);
}

/** A firm of an industry with overcapacity is treated apart: on evidence that it is viable, and with one more voice (measure 1). */
export async function guardLoanApproved(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lenderId, borrowerId } = await loanOf(ctx, event);
  const standings = await passEffects(ctx, lenderId, borrowerId);
  const rule = apartBy(ctx, lenderId, standings);
  if (!rule) return;
  const { key, source } = rule;
  const known = standings.filter(isHeardBy(lenderId));
  const viability = known.find(({ kind }) => kind === 'viability');
  const facts = { rule: key, source, viability: viability?.value ?? null };
  if (viability?.value !== 'viable') refuse(refusals.TREATED_APART, { facts });
  asksSecond(ctx, { reasons: [{ code: 'TREATED_APART', facts: { ...facts, standingId: viability.id } }] });
}

/** Money does not reach who deals in speculative housing, by whatever loan (measure 1); who borrows is judged by the gate. */
export async function guardLoanDisbursed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  const on = businessDate(ctx);
  const { lenderId } = loan;
  const { value, source } = policyOf(lenderId, 'payee.ban.speculativeHousing', on);
  const names = loan.payees.map(({ name }) => name);
  const of = { business: 'speculative_housing', lenderId, on };
  // What another bank says is its own: neither told here nor a bar.
  const found = value === 1 ? (await namedIn(ctx, names, of)).find(isHeardBy(lenderId)) : undefined;
  if (!found) return;
  const { partyId, name, standingId } = found;
  refuse(refusals.PAYEE_BANNED, { at: '/payments', facts: { partyId, name, standingId, source } });
}

/** A fee that is banned for small firms asks on the day of charging that the firm is shown not to be one (measure 15; SAMR guide 2025-11). */
export async function guardLoanCharged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const code = event.payload.code as keyof typeof feeBans;
  const key = feeBans[code];
  if (key === undefined) return;
  const loan = await loanOf(ctx, event);
  // Of a syndicated loan it was agreed to as an exception.
  if (isOfSyndicates(code) && (await isSyndicated(ctx, loan))) return;
  const on = businessDate(ctx);
  const { value, source } = policyOf(loan.lenderId, key, on);
  if (value !== 1 || policyOf(loan.lenderId, 'fee.provedAtCharging', on).value !== 1) return;
  const [size] = await sizesHeard(ctx, { by: loan.lenderId, partyId: loan.borrowerId, purpose: 'fee', on });
  if (isProtected(size?.value as Parameters<typeof isProtected>[0]))
    refuse(refusals.FEE_SIZE_UNPROVED, {
      at: '/code',
      facts: {
        code,
        borrowerId: loan.borrowerId,
        size: size?.value ?? null,
        statedBy: size?.statedBy ?? null,
        rule: key,
        source,
      },
    });
}
