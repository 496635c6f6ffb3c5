import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines, endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { addDays } from '../../kernel/time.ts';
import { move } from './book.ts';
import { listInstalments, missInstalments } from './book-store.ts';
import { creditClosed, creditExpired, instalmentMissed } from './events.ts';
import { placeOfBank } from './names.ts';
import { type BankPlace, endOfRolled, isInterrupted } from './place.ts';
import { ceasedBy, isDrawn, openStatuses } from './rules.ts';
import type { CreditView } from './schemas.ts';
import { lockCredit, moveCredit } from './store.ts';
import { bookUndertaking } from './undertaking.ts';

const EXPIRY = 'credit.expiry';
const INSTALMENT = 'credit.instalment';

/** Expiry is at the place of presentation: the nominated bank's, else the issuing bank's (UCP 600 6d, 29a). */
const placeOfExpiry = (ctx: Ctx, credit: CreditView): Promise<BankPlace> =>
  placeOfBank(ctx, credit.nominatedBankId ?? credit.issuingBankId);

/** Sets when the credit expires and when its next instalment is missed; set anew when an amendment moves them. */
export async function setCreditDeadlines(ctx: Ctx, credit: CreditView): Promise<void> {
  const place = await placeOfExpiry(ctx, credit);
  const expiry = endOfRolled(place, credit.expiresOn);
  await setDeadline(ctx, {
    kind: EXPIRY,
    objectId: credit.id,
    dueAt: expiry?.at ?? endOfDay(credit.expiresOn, place.timeZone),
  });
  await setInstalmentDeadline(ctx, credit, place);
}

/** An instalment that is in time is shipped in its period and presented within the days after it. */
async function setInstalmentDeadline(ctx: Ctx, credit: CreditView, place: BankPlace): Promise<void> {
  const next = (await listInstalments(ctx, credit.id)).find((i) => i.status === 'open' && !isDrawn(i, credit.minusBps));
  if (!next) return cancelDeadlines(ctx, credit.id, [INSTALMENT]);
  const last = addDays(next.shipsTo, credit.terms.presentationDays);
  const dueAt = endOfRolled(place, last)?.at ?? endOfDay(last, place.timeZone);
  await setDeadline(ctx, { kind: INSTALMENT, objectId: credit.id, dueAt });
}

/** Reaction: a deadline of a credit was reached. */
export async function followCreditDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind === EXPIRY) await expire(ctx, event.objectId);
  if (event.payload.kind === INSTALMENT) await missInstalment(ctx, event.objectId);
}

/**
 * The credit expires when its last day, moved to a banking day, is over. Where the calendar does not say, it is looked at
 * again the next day: nothing ends on a guess. A bank that is closed by what it cannot help moves nothing (29a, 36). What was
 * presented before stays owed.
 */
async function expire(ctx: Ctx, creditId: string): Promise<void> {
  const credit = (await lockCredit(ctx, creditId))?.view;
  if (!credit) return;
  const place = await placeOfExpiry(ctx, credit);
  const expiry = endOfRolled(place, credit.expiresOn);
  const now = ctx.clock.now();
  if (!expiry || expiry.at > now) {
    const dueAt = expiry?.at ?? new Date(now.getTime() + 86_400_000);
    return setDeadline(ctx, { kind: EXPIRY, objectId: creditId, dueAt });
  }
  const expired = await moveCredit(ctx, creditId, [...openStatuses, 'received'], { status: 'expired' });
  if (!expired) return;
  await cancelDeadlines(ctx, creditId, [INSTALMENT]);
  await bookUndertaking(ctx, creditId);
  await recordEvent(
    ctx,
    creditExpired(expired, { lastDay: expiry.on, inInterruption: isInterrupted(place, expiry.on) }),
  );
}

/** UCP 600 32: an instalment not drawn in its period ends the credit for it and for those that follow. */
async function missInstalment(ctx: Ctx, creditId: string): Promise<void> {
  const credit = (await lockCredit(ctx, creditId))?.view;
  if (!credit || !openStatuses.includes(credit.status)) return;
  const place = await placeOfExpiry(ctx, credit);
  const instalments = await listInstalments(ctx, creditId);
  const missed = instalments.find((i) => i.status === 'open' && !isDrawn(i, credit.minusBps));
  if (!missed) return;
  const last = addDays(missed.shipsTo, credit.terms.presentationDays);
  const over = endOfRolled(place, last);
  const now = ctx.clock.now();
  if (!over || over.at > now) return setInstalmentDeadline(ctx, credit, place);
  const amountMinor = ceasedBy(instalments, missed.number);
  if (amountMinor > 0n)
    await move(ctx, creditId, { kind: 'cease', amountMinor, referenceId: `instalment ${missed.number}` });
  await missInstalments(ctx, creditId, missed.number);
  await bookUndertaking(ctx, creditId);
  await recordEvent(ctx, instalmentMissed(credit, { instalment: missed.number, ceasedMinor: amountMinor.toString() }));
}

/** A credit that has ended, or is drawn in full, and under which nothing is held or owed, is closed. */
export async function closeWhenDone(ctx: Ctx, creditId: string, owesNothing: boolean): Promise<void> {
  const credit = (await lockCredit(ctx, creditId))?.view;
  if (!credit || !owesNothing || credit.held.amountMinor !== '0') return;
  const isDrawnInFull = credit.available.amountMinor === '0' && credit.transferred.amountMinor === '0';
  if (credit.status !== 'expired' && !(openStatuses.includes(credit.status) && isDrawnInFull)) return;
  const closed = await moveCredit(ctx, creditId, [credit.status], { status: 'closed' });
  if (!closed) return;
  await cancelDeadlines(ctx, creditId);
  await bookUndertaking(ctx, creditId);
  await recordEvent(ctx, creditClosed(closed));
}
