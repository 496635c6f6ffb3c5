import { asSystem, type Ctx, type DomainEvent, lockName } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { type SizeHeard, sizesHeard } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { type Loan, leftToDisburse, listLoans, requireLoanShown } from '../../lending/loans/index.ts';
import { inForceOf, isHeardBy, type SizePurpose } from '../party-standings/index.ts';
import { linesOf } from './lines-store.ts';
import { promisedByDebtor, sharedBySize } from './mix-store.ts';
import { isOpenOn, potRefusals, shareBps, type Tested } from './rules.ts';
import { type KeptPot, listEarmarks, openPots } from './store.ts';

export interface Asked {
  partyId: string;
  objectId: string;
  amountMinor: bigint;
  on: LocalDate;
  /** It was asked for before, and stands among what is asked: its owner is to say yes now. */
  isAnswered?: boolean;
}

/**
 * The rate that a loan is agreed at today: fixed, or everything that it costs where a reference decides, or where the rate is of what was lent and not
 * of what is owed still, so that it says half of what is taken.
 */
export const rateOf = (loan: Pick<Loan, 'terms' | 'sheet' | 'changedTerms' | 'changedSheet'>): number => {
  const { rate, interestMethod } = loan.changedTerms ?? loan.terms;
  const { allInBps } = loan.changedSheet ?? loan.sheet;
  return rate.kind === 'fixed' && interestMethod !== 'flat' ? rate.rateBps : allInBps;
};

export const isSmall = (size: string | undefined): boolean => size === 'small' || size === 'micro';

/** The size of a firm for one purpose on a day, and for no other: what this bank judged or an authority told it, the larger where they differ. */
export async function sizeFor(
  ctx: Ctx,
  { partyId, borrowerId }: { partyId: string; borrowerId: string },
  purpose: SizePurpose,
  on: LocalDate,
): Promise<SizeHeard | undefined> {
  return (await sizesHeard(ctx, { by: partyId, partyId: borrowerId, purpose, on })).at(-1);
}

export const owes = ({ disbursedMinor, principalPaidMinor, writtenOffMinor }: Loan): bigint =>
  disbursedMinor - principalPaidMinor - writtenOffMinor;

/** What may be owed on a loan at most from a day on: what is out, and what of it may still be paid out. */
export function mayOwe(loan: Loan, on: LocalDate): bigint {
  const { shape } = loan.changedTerms ?? loan.terms;
  return on <= loan.availableUntil ? owes(loan) + leftToDisburse(loan, shape) : owes(loan);
}

/** The share that a pot bears of what may be owed, down. */
export const sharedOf = ({ terms }: KeptPot, mayOweMinor: bigint): bigint =>
  (mayOweMinor * BigInt(Number(terms.shareBps ?? 10_000))) / 10_000n;

/**
 * The line of a firm with the lender in that money: its limits, or what its facilities promise with the loans beside them where that is more. Two
 * loans make no smaller line, and neither does a small loan out of a large facility.
 */
async function lineOf(ctx: Ctx, { lenderId, borrowerId, currency }: Loan): Promise<bigint> {
  const all = await listLoans(ctx, { partyId: borrowerId }, 10_000);
  const { promisedMinor, grantedMinor } = await linesOf(ctx, { lenderId, partyId: borrowerId, currency });
  // Of a facility that is over what was lent runs on.
  const beside = all.filter(
    (loan) =>
      loan.lenderId === lenderId &&
      loan.currency === currency &&
      (loan.facilityId === null || promisedMinor === 0n) &&
      (loan.status === 'approved' || loan.status === 'active'),
  );
  const agreedMinor = beside.reduce((sum, loan) => sum + loan.principalMinor, promisedMinor);
  return agreedMinor > grantedMinor ? agreedMinor : grantedMinor;
}

/** A batch passes on what its money is cheaper: no loan in it is dearer than the rate before less that (measure 13). */
export function passTest(
  { terms }: KeptPot,
  { partyId, rateBps, on }: { partyId: string; rateBps: number; on: LocalDate },
): Tested & { asks: number } {
  const { key, value } = policyOf(partyId, 'relending.passThroughBps', on);
  const asks = Number(terms.beforeBps ?? 0) - value;
  return { rule: key, asks, is: rateBps, isMet: rateBps <= asks };
}

/** A batch of relending takes loans to small and micro firms, no larger and no dearer than the rules of the day say (measure 13). */
async function ofRelending(ctx: Ctx, pot: KeptPot, loan: Loan, { partyId, on }: Asked): Promise<Admission> {
  const size = await sizeFor(ctx, { partyId, borrowerId: loan.borrowerId }, 'relending', loan.beganOn ?? on);
  const cap = policyOf(partyId, 'relending.capMinor', loan.beganOn ?? on);
  const rateBps = rateOf(loan);
  const lineMinor = await lineOf(ctx, loan);
  return {
    said: { sizeId: size?.id ?? null, size: size?.value ?? null, rateBps, capMinor: cap.value },
    tests: [
      { rule: 'size for relending', asks: 'small or micro', is: size?.value ?? null, isMet: isSmall(size?.value) },
      {
        rule: cap.key,
        asks: cap.value,
        is: lineMinor.toString(),
        isMet: lineMinor <= BigInt(cap.value),
      },
      passTest(pot, { partyId, rateBps, on }),
    ],
  };
}

/** Money of a bond goes where its label says (measure 14). */
async function ofBond(ctx: Ctx, pot: KeptPot, loan: Loan, { partyId, on }: Asked): Promise<Admission> {
  const size = await sizeFor(ctx, { partyId, borrowerId: loan.borrowerId }, 'bond', loan.beganOn ?? on);
  const standings = await inForceOf(ctx, [loan.borrowerId], on, ['industry', 'business']);
  const known = standings.filter(isHeardBy(partyId)).map(({ value }) => value);
  const fits = { small: isSmall(size?.value), green: known.includes('green'), rural: known.includes('rural') };
  const isMet = pot.label === 'tier2' || fits[pot.label as keyof typeof fits];
  return {
    said: { size: size?.value ?? null, known },
    tests: [{ rule: 'label', asks: pot.label, is: [size?.value, ...known].filter(Boolean).join(' '), isMet }],
  };
}

interface Mix {
  smallMinor: bigint;
  wholeMinor: bigint;
}

/**
 * Whatever a guarantor stands for in a money, by contract or in a pot of the national fund, and what of it is for small firms: all of what it
 * guarantees is held to the share (measure 17). With `asked`, what others asked of it and it did not answer yet counts, too.
 */
async function mixOfAll(
  ctx: Ctx,
  { ownerId, currency }: Pick<KeptPot, 'ownerId' | 'currency'>,
  { on, asked = false, besides }: { on: LocalDate; asked?: boolean; besides?: string },
): Promise<Mix> {
  await lockName(ctx, `guaranteed/${ownerId}`);
  return asSystem(ctx, 'what a guarantor stands for', async (system) => {
    const of = { ownerId, currency };
    const mix = await sharedBySize(system, of, { statuses: asked ? ['asked', 'live'] : ['live'], besides });
    for (const { debtorId, minor } of await promisedByDebtor(system, of)) {
      mix.wholeMinor += minor;
      const size = await sizeFor(system, { partyId: ownerId, borrowerId: debtorId }, 'guarantee', on);
      if (isSmall(size?.value)) mix.smallMinor += minor;
    }
    return mix;
  });
}

function mixTest(ownerId: string, { smallMinor, wholeMinor }: Mix, on: LocalDate): Tested {
  const { key, value } = policyOf(ownerId, 'guarantee.share.smallBps', on);
  const isMet = smallMinor * 10_000n >= BigInt(value) * wholeMinor;
  return { rule: key, asks: value, is: shareBps(smallMinor, wholeMinor), isMet };
}

/** What is freed by hand leaves small firms at their share, too; a loan that ends leaves as it was (measure 17). */
export async function assertMixKept(ctx: Ctx, pot: KeptPot, freed: { id: string }): Promise<void> {
  const on = businessDate(ctx);
  const { rule, asks, is, isMet } = mixTest(pot.ownerId, await mixOfAll(ctx, pot, { on, besides: freed.id }), on);
  if (!isMet) refuse(potRefusals.EARMARK_KEEPS_MIX, { facts: { rule, asks, is } });
}

/** Nobody comes behind the national fund whose contracts leave small firms less than their share: from there on each act judges all of them anew. */
export async function assertMixToday(ctx: Ctx, of: Pick<KeptPot, 'ownerId' | 'currency'>): Promise<void> {
  const on = businessDate(ctx);
  const test = mixTest(of.ownerId, await mixOfAll(ctx, of, { on }), on);
  if (!test.isMet) refuse(potRefusals.GUARANTEE_MIX, { at: '/kind', facts: { ...test } });
}

/**
 * A contract of a guarantor behind which the national fund stands leaves small firms their share as a pot of it does (measure 17). One for a small firm
 * mends the share where others grew, and is never refused for it.
 */
export async function guardGuaranteeGiven(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const {
    guarantorId: ownerId,
    debtorId,
    amount,
  } = payload as {
    guarantorId: string;
    debtorId: string;
    amount: { currency: KeptPot['currency'] };
  };
  const on = businessDate(ctx);
  if (isSmall((await sizeFor(ctx, { partyId: ownerId, borrowerId: debtorId }, 'guarantee', on))?.value)) return;
  const backed = (await openPots(ctx, { kind: 'risk_share', ownerId })).filter((pot) => isOpenOn(pot, on));
  if (backed.length === 0) return;
  // It is given already: among what is promised it counts.
  const test = mixTest(ownerId, await mixOfAll(ctx, { ownerId, currency: amount.currency }, { on }), on);
  if (!test.isMet) refuse(potRefusals.GUARANTEE_MIX, { at: '/amount', facts: { ...test, potId: backed[0]?.id } });
}

/** A guarantor behind which the national fund stands keeps its small firms at the share of the day (measure 17). */
async function ofRiskShare(ctx: Ctx, pot: KeptPot, loan: Loan, asked: Asked): Promise<Admission> {
  const { partyId, on, amountMinor, isAnswered = false } = asked;
  const size = await sizeFor(ctx, { partyId, borrowerId: loan.borrowerId }, 'guarantee', on);
  // What was only asked for may be taken back: at the yes nothing but what was granted makes room.
  const mix = await mixOfAll(ctx, pot, { on, asked: !isAnswered });
  mix.wholeMinor += amountMinor;
  if (isSmall(size?.value)) mix.smallMinor += amountMinor;
  const kept = mixTest(pot.ownerId, mix, on);
  const test = { ...kept, isMet: kept.isMet || isSmall(size?.value) };
  const mostMinor = sharedOf(pot, mayOwe(loan, on));
  return {
    said: { size: size?.value ?? null, mixBps: test.is, borrowerId: loan.borrowerId },
    tests: [
      test,
      {
        rule: 'share of the loan',
        asks: mostMinor.toString(),
        is: amountMinor.toString(),
        isMet: amountMinor <= mostMinor,
      },
    ],
  };
}

/** What a loan bore of what a subsidy pays for: interest and fees that were paid, a loss that was not recovered, at most the loan itself. */
const bornOf: Readonly<Record<string, (loan: Loan) => bigint>> = {
  interest: ({ interestPaidMinor }) => interestPaidMinor,
  fee: ({ feesPaidMinor }) => feesPaidMinor,
  risk: ({ writtenOffMinor, recoveredMinor }) => writtenOffMinor - recoveredMinor,
  prize: ({ disbursedMinor }) => disbursedMinor,
};

/** A subsidy is claimed on what a loan bore, once of a kind: what the class of the pot holds (measure 17). */
async function ofSubsidy(
  ctx: Ctx,
  { label }: KeptPot,
  loan: Loan,
  { partyId, amountMinor, on }: Asked,
): Promise<Admission> {
  const size = await sizeFor(ctx, { partyId, borrowerId: loan.borrowerId }, 'subsidy', on);
  const bornMinor = bornOf[label]?.(loan) ?? 0n;
  return {
    said: { size: size?.value ?? null, lenderId: loan.lenderId },
    tests: [
      {
        rule: `${label} that the loan bore`,
        asks: bornMinor.toString(),
        is: amountMinor.toString(),
        isMet: amountMinor <= bornMinor,
      },
      { rule: 'size for the subsidy', asks: 'small or micro', is: size?.value ?? null, isMet: isSmall(size?.value) },
    ],
  };
}

/** No more of a rate is locked than falls due in that money (measure 12). */
async function ofLock(ctx: Ctx, pot: KeptPot, loan: Loan, { objectId, amountMinor }: Asked): Promise<Admission> {
  const live = (await listEarmarks(ctx, { objectId, status: 'live' })).filter(({ said }) => said.kind === 'fx_lock');
  const locked = live.reduce((sum, row) => sum + row.amountMinor, amountMinor);
  const dueMinor = owes(loan);
  return {
    said: { kind: 'fx_lock', rate: pot.terms.rate ?? null, dueMinor: dueMinor.toString() },
    tests: [
      { rule: 'money', asks: pot.currency, is: loan.currency, isMet: loan.currency === pot.currency },
      { rule: 'due amount', asks: dueMinor.toString(), is: locked.toString(), isMet: locked <= dueMinor },
    ],
  };
}

export interface Admission {
  tests: Tested[];
  said: Record<string, unknown>;
}

const byKind = {
  relending_batch: ofRelending,
  bond: ofBond,
  risk_share: ofRiskShare,
  subsidy: ofSubsidy,
  fx_lock: ofLock,
} as const;

/** What the rules of the day ask of an object that would draw on the pot, and what is so: each is kept with the earmark. */
export async function testsOf(ctx: Ctx, pot: KeptPot, asked: Asked): Promise<Admission> {
  const loan = await requireLoanShown(ctx, asked.objectId, '/objectId');
  if (pot.kind !== 'risk_share' && loan.lenderId !== asked.partyId) refuse(potRefusals.POT_NOT_YOURS);
  const judge = byKind[pot.kind as keyof typeof byKind];
  if (!judge) refuse(commonRefusals.NOT_FOUND, { at: '/potId' });
  const judged = await judge(ctx, pot, loan, asked);
  const inMoney: Tested = {
    rule: 'currency',
    asks: pot.currency,
    is: loan.currency,
    isMet: loan.currency === pot.currency,
  };
  const running: Tested = {
    rule: 'owed',
    asks: owes(loan).toString(),
    is: asked.amountMinor.toString(),
    isMet: asked.amountMinor <= owes(loan),
  };
  const ofDebt = pot.kind === 'risk_share' || pot.kind === 'subsidy' ? [] : [running];
  return { said: judged.said, tests: [inMoney, ...ofDebt, ...judged.tests] };
}
