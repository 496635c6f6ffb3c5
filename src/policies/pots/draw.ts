import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, asksSecond, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import type { Loan } from '../../lending/loans/index.ts';
import { type Admission, type Asked, assertMixKept, passTest, rateOf, sharedOf, testsOf } from './admit.ts';
import { ofRediscount } from './admit-bills.ts';
import {
  approvedKinds,
  assertAdmitted,
  type EarmarkState,
  isOfBills,
  isOpenOn,
  owedKinds,
  potRefusals,
  spentKinds,
} from './rules.ts';
import type { EarmarkInput, EarmarkView } from './schemas.ts';
import * as store from './store.ts';

export const earmarkViewOf = (row: store.KeptEarmark): EarmarkView => ({
  id: row.id,
  potId: row.potId,
  drawnBy: row.drawnBy,
  objectId: row.objectId,
  amountMinor: row.amountMinor.toString(),
  reason: row.reason,
  said: row.said,
  status: row.status,
  fromOn: row.fromOn,
  toOn: row.toOn,
});

const announce = (type: string, pot: store.KeptPot, row: store.KeptEarmark): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    potId: pot.id,
    kind: pot.kind,
    objectId: row.objectId,
    amount: { amountMinor: row.amountMinor.toString(), currency: pot.currency },
  },
});

/** The same in the owner's books, off balance: of a trial balance as of a day the report is read. */
const bookDraw = (ctx: Ctx, pot: store.KeptPot, earmarkId: string, amountMinor: bigint) =>
  post(ctx, {
    bookPartyId: pot.ownerId,
    kind: amountMinor > 0n ? 'earmark' : 'earmark_freed',
    objectId: earmarkId,
    valueOn: businessDate(ctx),
    entries: [
      { account: 'pot_drawn', subjectId: pot.id, currency: pot.currency, amountMinor },
      { account: 'pot_left', subjectId: pot.id, currency: pot.currency, amountMinor: -amountMinor },
    ],
  });

export interface Draw {
  pot: store.KeptPot;
  drawnBy: string;
  objectId: string;
  amountMinor: bigint;
  reason: string;
  said: Record<string, unknown>;
  /** Asked: the pot is another's, who says yes or no. */
  status?: 'asked' | 'live';
  at?: string;
}

/** Draws on a pot that is locked, once in its class and never beyond it: the database counts. */
export async function drawOn(ctx: Ctx, { pot, at, ...draw }: Draw): Promise<store.KeptEarmark> {
  const leftMinor = pot.amountMinor - pot.drawnMinor;
  const shut = (cause?: unknown) =>
    refuse(potRefusals.POT_EXHAUSTED, {
      at: at ?? '/amount',
      facts: {
        potId: pot.id,
        leftMinor: leftMinor.toString(),
        askedMinor: draw.amountMinor.toString(),
        currency: pot.currency,
      },
      cause,
    });
  if (draw.amountMinor > leftMinor) shut();
  const made = await store
    .insertEarmark(ctx, {
      ...draw,
      status: draw.status ?? 'live',
      id: ctx.newId('earmark'),
      potId: pot.id,
      exclusivity: pot.exclusivity,
      fromOn: businessDate(ctx),
      participants: [...new Set([pot.ownerId, draw.drawnBy])],
    })
    .catch((cause: unknown) => {
      const violated = violatedConstraint(cause);
      if (violated === 'earmark_once')
        refuse(potRefusals.POT_TAKEN, { at: '/objectId', facts: { class: pot.exclusivity }, cause });
      if (violated === 'pot_never_above') shut(cause);
      throw cause;
    });
  await bookDraw(ctx, pot, made.id, made.amountMinor);
  return made;
}

/** Of a bank or authority that owns it or is named in it. */
export async function requirePot(ctx: Ctx, id: string): Promise<store.KeptPot> {
  const found = await store.lockPot(ctx, id);
  return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/potId' });
}

const judged = (ctx: Ctx, pot: store.KeptPot, asked: Asked): Promise<Admission> =>
  (isOfBills(pot) ? ofRediscount : testsOf)(ctx, pot, asked);

/** An object draws on a pot, when every rule of the day admits it; of another's pot it is asked for by two, and waits for the owner. */
export async function makeEarmark(ctx: Ctx, input: EarmarkInput & { potId: string }): Promise<EarmarkView> {
  return act(ctx, { verb: 'earmark.make', mandate: 'pot:keep', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const pot = await requirePot(tx, input.potId);
    const on = businessDate(tx);
    if (!isOpenOn(pot, on) || pot.kind === 'purpose_account' || pot.kind === 'joint_line')
      refuse(potRefusals.POT_NOT_OPEN, { facts: { status: pot.status, kind: pot.kind } });
    if (input.amount.currency !== pot.currency)
      refuse(potRefusals.POT_CURRENCY, { at: '/amount/currency', facts: { currency: pot.currency } });
    const { objectId, reason } = input;
    const amountMinor = BigInt(input.amount.amountMinor);
    const { tests, said } = await judged(tx, pot, { partyId, objectId, amountMinor, on });
    assertAdmitted(tests);
    const isOthers = pot.ownerId !== partyId;
    if (isOthers)
      asksSecond(tx, { reasons: [{ code: 'POT_OF_ANOTHER', facts: { potId: pot.id, ownerId: pot.ownerId } }] });
    const made = await drawOn(tx, {
      pot,
      drawnBy: partyId,
      objectId,
      amountMinor,
      reason,
      said: { ...said, rules: tests },
      status: isOthers ? 'asked' : 'live',
    });
    return { view: earmarkViewOf(made), event: announce(isOthers ? 'earmark.asked' : 'earmark.made', pot, made) };
  });
}

/** What is freed makes room again. */
async function free(
  ctx: Ctx,
  pot: store.KeptPot,
  found: store.KeptEarmark,
  { reason, from, to = 'freed' }: { reason: string; from: readonly EarmarkState[]; to?: 'freed' | 'declined' },
) {
  const freed = await store.moveEarmark(ctx, found.id, from, {
    status: to,
    toOn: businessDate(ctx),
    freeReason: reason,
  });
  if (!freed) refuse(to === 'freed' ? potRefusals.EARMARK_FREED : potRefusals.EARMARK_ANSWERED);
  await bookDraw(ctx, pot, freed.id, -freed.amountMinor);
  return freed;
}

export async function freeEarmark(ctx: Ctx, input: { earmarkId: string; reason: string }): Promise<EarmarkView> {
  return act(ctx, { verb: 'earmark.free', mandate: 'pot:keep', input }, async (tx) => {
    const found = await store.findEarmark(tx, input.earmarkId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/earmarkId' });
    const pot = await requirePot(tx, found.potId);
    const { partyId } = requirePerson(tx);
    // What is asked for is taken back by who asked; what was granted is the owner's to take back, or it would be claimed again.
    const isAsked = found.status === 'asked';
    if ((isAsked ? found.drawnBy : pot.ownerId) !== partyId) refuse(potRefusals.POT_NOT_YOURS);
    if (spentKinds.includes(pot.kind)) refuse(potRefusals.EARMARK_SPENT);
    if (approvedKinds.includes(pot.kind)) refuse(potRefusals.EARMARK_OF_LOAN, { facts: { loanId: found.objectId } });
    if (!isAsked && pot.kind === 'risk_share') await assertMixKept(tx, pot, found);
    // What two people granted to another house, one of them does not take back alone.
    if (!isAsked && found.drawnBy !== partyId)
      asksSecond(tx, { reasons: [{ code: 'GRANTED_TO_ANOTHER', facts: { potId: pot.id, drawnBy: found.drawnBy } }] });
    const freed = await free(tx, pot, found, { reason: input.reason, from: [isAsked ? 'asked' : 'live'] });
    return { view: earmarkViewOf(freed), event: announce('earmark.freed', pot, freed) };
  });
}

/** The owner of a pot says yes or no to what another asks of it: only then it counts, and a no makes room again. */
export async function answerEarmark(
  ctx: Ctx,
  input: { earmarkId: string; accept: boolean; reason: string },
): Promise<EarmarkView> {
  return act(ctx, { verb: 'earmark.answer', mandate: 'pot:keep', input }, async (tx) => {
    const found = await store.findEarmark(tx, input.earmarkId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/earmarkId' });
    const pot = await requirePot(tx, found.potId);
    if (pot.ownerId !== requirePerson(tx).partyId) refuse(potRefusals.POT_NOT_YOURS);
    putsAtRisk(tx, { amountMinor: found.amountMinor, currency: pot.currency });
    const { accept, reason } = input;
    // Between the asking and the yes money was taken back, or others were granted: the yes goes by what is so on its own day.
    if (accept && found.status === 'asked')
      await asSystem(tx, 'what another asks of a pot', async (system) => {
        const { drawnBy: partyId, objectId, amountMinor } = found;
        const asked = { partyId, objectId, amountMinor, on: businessDate(tx), isAnswered: true };
        assertAdmitted((await judged(system, pot, asked)).tests);
      });
    const moved = accept
      ? await store.moveEarmark(tx, found.id, ['asked'], { status: 'live' })
      : await free(tx, pot, found, { reason, from: ['asked'], to: 'declined' });
    if (!moved) refuse(potRefusals.EARMARK_ANSWERED);
    const event = accept ? announce('earmark.granted', pot, moved) : announce('earmark.declined', pot, moved);
    return { view: earmarkViewOf(moved), event };
  });
}

/**
 * What an object that came to its end drew is free: a loan that is closed leaves its batch, its bond, its quota. A subsidy that was claimed on it
 * stays claimed, and money that went out of an account for a purpose went where it went.
 */
export async function freeAllOf(ctx: Ctx, objectId: string, reason: string): Promise<void> {
  await asSystem(ctx, 'pots', async (system) => {
    for (const found of await store.listEarmarks(system, { objectId, statuses: ['asked', 'live'] })) {
      const pot = await requirePot(system, found.potId);
      if (spentKinds.includes(pot.kind) || pot.kind === 'subsidy') continue;
      const freed = await free(system, pot, found, { reason, from: ['asked', 'live'] });
      await recordEvent(system, announce('earmark.freed', pot, freed));
    }
  });
}

/**
 * What a loan draws on a batch or a bond falls with what is owed on it, and what a guarantor shares with what of its share may still be lost: the
 * rest of the room is free. A share of a loan that was repaid makes no room for another.
 */
export async function lowerTo(
  ctx: Ctx,
  objectId: string,
  { owedMinor, mayOweMinor }: { owedMinor: bigint; mayOweMinor: bigint },
): Promise<void> {
  const reason = 'a part of the loan is repaid';
  await asSystem(ctx, 'pots', async (system) => {
    for (const found of await store.listEarmarks(system, { objectId, status: 'live' })) {
      const pot = await requirePot(system, found.potId);
      if (!owedKinds.includes(pot.kind)) continue;
      const mostMinor = pot.kind === 'risk_share' ? sharedOf(pot, mayOweMinor) : owedMinor;
      if (found.amountMinor <= mostMinor) continue;
      const freed = await free(system, pot, found, { reason, from: ['live'] });
      await recordEvent(system, announce('earmark.freed', pot, freed));
      if (mostMinor <= 0n) continue;
      const { drawnBy, said } = found;
      const left = await requirePot(system, pot.id);
      const made = await drawOn(system, { pot: left, drawnBy, objectId, amountMinor: mostMinor, reason, said });
      await recordEvent(system, announce('earmark.made', pot, made));
    }
  });
}

/** A loan that became dearer than its batch admits leaves it: the rate that was cut with money of the central bank is the rate that is taken (measure 13). */
export async function freeDearer(
  ctx: Ctx,
  loan: Pick<Loan, 'id' | 'terms' | 'sheet' | 'changedTerms' | 'changedSheet'>,
) {
  const rateBps = rateOf(loan);
  const reason = 'the loan is dearer than its batch admits';
  await asSystem(ctx, 'pots', async (system) => {
    for (const found of await store.listEarmarks(system, { objectId: loan.id, statuses: ['asked', 'live'] })) {
      const pot = await requirePot(system, found.potId);
      if (pot.kind !== 'relending_batch') continue;
      const { asks, isMet } = passTest(pot, { partyId: found.drawnBy, rateBps, on: businessDate(ctx) });
      // What was admitted by an older rule at this rate or a higher one stays.
      if (isMet || rateBps <= Number(found.said.rateBps ?? asks)) continue;
      const freed = await free(system, pot, found, { reason, from: ['asked', 'live'] });
      await recordEvent(system, announce('earmark.freed', pot, freed));
    }
  });
}
