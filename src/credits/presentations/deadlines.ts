import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { actsHere } from '../../ground/parties/index.ts';
import { preclusion } from '../examination/index.ts';
import { type CreditView, closeWhenDone, findCredit, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { lastDayOpen, REFUSAL, REMINDER } from './clock.ts';
import { DISPOSABLE, noteDisposable } from './decide.ts';
import { examinationDue, noticeMissing, presentationPrecluded, substitutionForgone } from './events.ts';
import { forgoSubstitution, SUBSTITUTION } from './forward.ts';
import { GIVEN_UP, giveUpRecord } from './records.ts';
import { undecided } from './rules.ts';
import * as store from './store.ts';

type Reached = (ctx: Ctx, found: store.FoundPresentation, credit: CreditView) => Promise<void>;

/** Reaction: a deadline of a presentation, or of a record of one, was reached. */
export async function followPresentationDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  const kind = event.payload.kind as string;
  if (kind === GIVEN_UP) {
    const told = await giveUpRecord(ctx, event.objectId);
    if (told) await recordEvent(ctx, told);
    return;
  }
  const reached = handlers[kind];
  if (!reached) return;
  const found = await store.lockPresentation(ctx, event.objectId);
  const credit = found && (await findCredit(ctx, found.view.creditId));
  if (found && credit) await reached(ctx, found, credit);
}

/** The last day to refuse is over and no due notice was given: the bank may not say any more that it does not comply. */
const lapse: Reached = async (ctx, found, credit) => {
  const { lastDayToRefuse, presentedToId } = found.view;
  if (!undecided.includes(found.view.status) || lastDayToRefuse === null) return;
  const place = await placeOfBank(ctx, presentedToId);
  const today = todayAt(place, ctx.clock.now());
  const last = lastDayOpen(place, found.view);
  const reasons = last === undefined ? [] : preclusion([], { lastDayToRefuse: last, today });
  if (reasons.length === 0)
    return setDeadline(ctx, {
      kind: REFUSAL,
      objectId: found.view.id,
      // While the bank is closed beyond its will, it is looked at again the next day.
      dueAt: endOfDay(last ?? today, place.timeZone),
    });
  // Of a bank that does not act here it is known only that no notice has come.
  if (!(await actsHere(ctx, presentedToId))) {
    const missing = await store.movePresentation(ctx, found.view, undecided, { preclusion: reasons });
    if (missing) await recordEvent(ctx, noticeMissing(missing, credit, { reasons, lastDayToRefuse }));
    return;
  }
  const view = await store.movePresentation(ctx, found.view, undecided, { status: 'precluded', preclusion: reasons });
  if (view) await recordEvent(ctx, presentationPrecluded(view, credit, { reasons, lastDayToRefuse }));
};

const remind: Reached = async (ctx, found, credit) => {
  if (undecided.includes(found.view.status))
    await recordEvent(ctx, examinationDue(found.view, credit, { lastDayToRefuse: found.view.lastDayToRefuse }));
};

const forgo: Reached = async (ctx, found, credit) => {
  const view = await forgoSubstitution(ctx, found);
  if (view) await recordEvent(ctx, substitutionForgone(view, credit));
};

const handlers: Record<string, Reached> = {
  [REFUSAL]: lapse,
  [REMINDER]: remind,
  [DISPOSABLE]: noteDisposable,
  [SUBSTITUTION]: forgo,
};

/** Reaction: something of a credit has ended. It is closed when nothing under it is owed or undecided. */
export async function closeCreditWhenDone(ctx: Ctx, event: DomainEvent): Promise<void> {
  const creditId = event.payload.creditId as string;
  await closeWhenDone(ctx, creditId, !(await store.hasOpenPresentations(ctx, creditId)));
}
