import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import {
  firstOf,
  markMessages,
  matchesNothing,
  openTask,
  presentationOfReference,
  type Received,
  receivedBy,
} from '../correspondence/index.ts';
import { type Disposal, type NoticeFacts, preclusion } from '../examination/index.ts';
import {
  type CreditView,
  findCredit,
  findCreditByNumber,
  holdForPresentation,
  partiesTo,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { amountIn, fieldOf, type Message, referencesOf } from '../swift/index.ts';
import { stopDays } from './clock.ts';
import * as events from './events.ts';
import { settleAdvice } from './forward.ts';
import { isAvailableWith } from './present.ts';
import { before } from './rules.ts';
import type { RefusalNoticeView } from './schemas.ts';
import * as store from './store.ts';
import { takeUp } from './waiver.ts';

export interface About {
  found: store.FoundPresentation;
  credit: CreditView;
  received: Received;
  message: Message;
}

/**
 * The presentation that a message is about: by the presenting bank's reference (field 21), which is that of what we sent, or
 * of the documents; and sent by the bank that examines them, or the issuing bank that we asked.
 */
export async function aboutPresentation(ctx: Ctx, event: DomainEvent): Promise<About> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { presentingBankReference: reference } = referencesOf(message);
  const found = reference === undefined ? undefined : await findByReference(ctx, received.bankId, reference);
  const credit = found && (await findCredit(ctx, found.view.creditId));
  if (!found || !credit || ![found.view.presentedToId, credit.issuingBankId].includes(received.senderId))
    matchesNothing(received);
  return { found, credit, received, message };
}

export async function findByReference(ctx: Ctx, bankId: string, reference: string) {
  const sent = await presentationOfReference(ctx, bankId, reference);
  return sent === undefined ? store.findByReference(ctx, reference, bankId) : store.findPresentation(ctx, sent);
}

type Take = (ctx: Ctx, about: About) => Promise<void>;

/** An answer that comes when the documents were paid, taken up or returned already changes nothing: a person compares. */
const outOfTurn: Take = (ctx, { found, credit, received }) =>
  openTask(ctx, received, 'ANSWER_OUT_OF_TURN', {
    creditId: credit.id,
    presentationId: found.view.id,
    facts: { status: found.view.status },
  });

/** Reaction: a message of the bank that examines what one of ours presented. */
export async function followPresentationMessage(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.messageType === '750') return takeDiscrepancyAdvice(ctx, event);
  const take = takes[event.payload.messageType as string];
  if (!take) return;
  const about = await aboutPresentation(ctx, event);
  await take(ctx, about);
  await markMessages(ctx, about.received.messageIds, {
    status: 'acted',
    creditId: about.credit.id,
    presentationId: about.found.view.id,
  });
}

/** The lines of field 77J, each discrepancy by itself. */
export const discrepanciesIn = (text: string): string[] =>
  text
    .split(/\n(?=\d{1,2}\))/)
    .map((item) =>
      item
        .replace(/^\d{1,2}\)\s*/, '')
        .replaceAll('\n', ' ')
        .trim(),
    )
    .filter((item) => item !== '');

/**
 * MT734: the notice of another bank. It is judged as a notice: in time by that bank's own days, with discrepancies and a
 * disposal, and the only one; where it is not, the bank is precluded (UCP 600 16f), and that is kept beside it.
 */
const takeRefusal: Take = async (ctx, about) => {
  const { found, credit, message } = about;
  const disposal = /^\/(HOLD|NOTIFY|RETURN|PREVINST)\//.exec(fieldOf(message, '77B')?.value ?? '')?.[1];
  const sentOn = todayAt(await placeOfBank(ctx, found.view.presentedToId), ctx.clock.now());
  const notice: RefusalNoticeView = {
    discrepancies: discrepanciesIn(fieldOf(message, '77J')?.value ?? ''),
    ...(disposal !== undefined && { disposal: disposal as Disposal }),
    sentOn,
    lastDayToRefuse: found.view.lastDayToRefuse,
  };
  const earlier = found.view.refusalNotice;
  const judged = [...(earlier ? [earlier] : []), notice].map(
    (n): NoticeFacts => ({
      sentOn: n.sentOn,
      refuses: true,
      ...(n.disposal !== undefined && { disposal: n.disposal }),
      discrepancies: n.discrepancies,
    }),
  );
  const { lastDayToRefuse } = found.view;
  const reasons = lastDayToRefuse === null ? [] : preclusion(judged, { lastDayToRefuse, today: sentOn });
  const change = { refusalNotice: earlier ?? notice, ...(reasons.length > 0 && { preclusion: reasons }) };
  const status = reasons.length > 0 ? 'precluded' : 'refused';
  const view = await store.movePresentation(ctx, found.view, ['received', 'examined', 'refused'], {
    ...change,
    status,
  });
  if (!view) return outOfTurn(ctx, about);
  await stopDays(ctx, view.id);
  await recordEvent(
    ctx,
    status === 'precluded'
      ? events.presentationPrecluded(view, credit, { reasons, notice })
      : events.presentationRefused(view, credit, { notice }),
  );
};

/** MT732: refused documents are taken up after all. */
const takeDischarge: Take = async (ctx, about) => {
  const { found, credit } = about;
  if (found.view.status === 'taken_up') return;
  if (!before('take_up').includes(found.view.status)) return outOfTurn(ctx, about);
  const view = await takeUp(ctx, found, credit);
  await recordEvent(ctx, events.documentsTakenUp(view, credit, { by: 'MT732' }));
};

/** MT752: authority to pay, accept or negotiate: the answer to an advice of discrepancy, or documents found in order. */
const takeAuthority: Take = async (ctx, about) => {
  const { found, credit, message, received } = about;
  const more = { by: 'MT752', act: fieldOf(message, '23')?.value ?? null };
  const ids = { creditId: credit.id, presentationId: found.view.id };
  if (more.act === 'SEE79Z') await openTask(ctx, received, 'NARRATIVE_TO_READ', ids);
  if (found.view.discrepancyAdvice?.answeredOn === null) {
    const view = await settleAdvice(ctx, found, credit, true);
    await recordEvent(ctx, events.discrepanciesAnswered(view, credit, { ...more, authorised: true }));
    return;
  }
  if (found.view.status === 'refused') return takeDischarge(ctx, about);
  const view = await store.movePresentation(ctx, found.view, ['received', 'examined'], { status: 'complying' });
  if (!view) return;
  await stopDays(ctx, view.id);
  await recordEvent(ctx, events.presentationComplies(view, credit, more));
};

const takes: Record<string, Take> = { '734': takeRefusal, '732': takeDischarge, '752': takeAuthority };

/**
 * MT750: a nominated bank abroad has found discrepancies, holds the documents and asks for authority. They are on record here
 * as its presentation, until our bank answers.
 */
async function takeDiscrepancyAdvice(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { creditNumber = '', senderReference = null } = referencesOf(message);
  const credit = await findCreditByNumber(ctx, received.bankId, creditNumber);
  const principal = credit && principalIn({ message, credit }, '32B');
  if (!credit || principal === undefined || !(await isAvailableWith(ctx, credit, received.senderId)))
    matchesNothing(received);
  const sentOn = todayAt(await placeOfBank(ctx, received.senderId), ctx.clock.now());
  const id = ctx.newId('presentation');
  const view = await store.insertPresentation(ctx, {
    id,
    creditId: credit.id,
    presenterId: credit.beneficiaryId ?? received.senderId,
    presentedBy: received.senderId,
    presentedToId: received.senderId,
    presenterReference: senderReference,
    presentedOn: sentOn,
    amountMinor: principal,
    currency: credit.amount.currency,
    heldMinor: await holdForPresentation(ctx, credit.id, id, principal),
    documents: [],
    status: 'examined',
    discrepancyAdvice: {
      sentOn,
      discrepancies: discrepanciesIn(fieldOf(message, '77J')?.value ?? ''),
      answeredOn: null,
      authorised: null,
    },
    participants: partiesTo(credit),
  });
  if (!view) matchesNothing(received);
  await markMessages(ctx, received.messageIds, { status: 'acted', creditId: credit.id, presentationId: id });
  await recordEvent(ctx, events.discrepanciesAdvised(view, credit, { by: 'MT750' }));
}

/** The principal of a message, checked to be in the currency of the credit. */
export function principalIn({ message, credit }: Pick<About, 'message' | 'credit'>, tag: string): bigint | undefined {
  const amount = amountIn(message, tag);
  return amount?.currency === credit.amount.currency ? amount.amountMinor : undefined;
}
