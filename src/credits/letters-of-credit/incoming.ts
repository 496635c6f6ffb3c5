import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findPartyByBic } from '../../ground/parties/index.ts';
import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { refuse } from '../../kernel/refusal.ts';
import { firstOf, markMessages, matchesNothing, type Received, receivedBy } from '../correspondence/index.ts';
import {
  type Assembled,
  amendTerms,
  creditTerms,
  fieldOf,
  type Message,
  minorUnits,
  referencesOf,
  type CreditTerms as SwiftTerms,
} from '../swift/index.ts';
import { amendmentParticipants } from './amend.ts';
import * as amendments from './amendment-store.ts';
import { settleAmendment } from './answer-amendment.ts';
import { setCreditDeadlines } from './deadlines.ts';
import * as events from './events.ts';
import { swiftTermsOf } from './messages.ts';
import { namesOf, placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import type { AmendmentChange, CreditView } from './schemas.ts';
import * as store from './store.ts';
import type { CreditTerms } from './terms.ts';

type Take = (ctx: Ctx, received: Received) => Promise<string | undefined>;

/** Reaction: a message was received. The types that open, change or acknowledge a credit act here. */
export async function followCreditMessage(ctx: Ctx, event: DomainEvent): Promise<void> {
  const take = takes[event.payload.messageType as string];
  if (!take) return;
  const received = await receivedBy(ctx, event);
  const creditId = await take(ctx, received);
  await markMessages(ctx, received.messageIds, {
    status: creditId === undefined ? 'noted' : 'acted',
    ...(creditId !== undefined && { creditId }),
  });
}

const valueOf = (message: Message, tag: string, component: string) => message.values[tag]?.[component];
const currencyOf = (code: string | undefined): Currency =>
  currencies.find((currency) => currency === code) ??
  refuse(creditRefusals.CURRENCY_NOT_KEPT, { at: '/text', facts: { currency: code } });

/** Members of a message's terms under our names; the documents are laid out later, by an officer. */
function termsOf(t: SwiftTerms): CreditTerms {
  return {
    form: t.form ?? 'irrevocable',
    rules: t.rules === undefined || t.rules === 'other' ? 'ucp' : t.rules,
    expiryPlace: t.expiryPlace ?? '',
    presentationDays: t.presentationDays ?? 21,
    partialShipments: t.partialShipments ?? 'allowed',
    transhipment: t.transhipment ?? 'allowed',
    transportRule: 'custom',
    availableBy: t.availableBy ?? 'sight_payment',
    confirmation: t.confirmation ?? 'without',
    beneficiaryBearsCharges: false,
    conditions: [],
    goods: { description: (t.goodsText ?? 'AS STATED IN THE CREDIT').slice(0, 6_500) },
    requiredDocuments: [],
    placeOfReceipt: t.placeOfReceipt,
    portOfLoading: t.portOfLoading,
    portOfDischarge: t.portOfDischarge,
    placeOfDelivery: t.placeOfDelivery,
    applicant: t.applicant && withoutAccount(t.applicant),
    beneficiary: t.beneficiary && withoutAccount(t.beneficiary),
    goodsText: t.goodsText,
    documentsText: t.documentsText,
    conditionsText: t.conditionsText,
    reimbursementText: t.reimbursementText,
  };
}

const withoutAccount = ({ name, address, country }: NonNullable<SwiftTerms['applicant']>) => ({
  name,
  address,
  country,
});

/** The issuing bank of a credit message: the sender of a 700 and 705; field 52a of one that is passed on. */
async function issuerOf(ctx: Ctx, { whole, senderId }: Received): Promise<string> {
  const message = firstOf(whole);
  if (message.type === '700' || message.type === '705') return senderId;
  const bic = valueOf(message, '52A', 'bic');
  const issuer = bic === undefined ? undefined : await findPartyByBic(ctx, bic);
  return issuer?.id ?? senderId;
}

async function nominatedIn(ctx: Ctx, t: SwiftTerms, issuingBankId: string) {
  if (t.availableWith === 'any_bank') return { availableWith: 'any_bank' as const, nominatedBankId: null };
  const bank = t.availableWith === undefined ? undefined : await findPartyByBic(ctx, t.availableWith);
  if (!bank || bank.id === issuingBankId) return { availableWith: 'issuing_bank' as const, nominatedBankId: null };
  return { availableWith: 'nominated_bank' as const, nominatedBankId: bank.id };
}

/** MT700, 710 and 720 with their continuations, and the pre-advice that may come before: a credit for a customer of ours. */
const takeCredit: Take = async (ctx, received) => {
  const message = firstOf(received.whole);
  const terms = creditTerms(received.whole);
  const issuingBankId = await issuerOf(ctx, received);
  const { number, amount, expiresOn } = terms;
  if (number === undefined || amount === undefined || expiresOn === undefined) matchesNothing(received);
  const currency = currencyOf(terms.currency);
  const isPreadvice = message.type === '705';
  const asked = terms.confirmation !== undefined && terms.confirmation !== 'without';
  const row = {
    issuingBankId,
    advisingBankId: received.bankId,
    ...(await nominatedIn(ctx, terms, issuingBankId)),
    confirmingBankId: asked ? received.bankId : null,
    confirmation: asked ? 'asked' : 'none',
    currency,
    amountMinor: minorUnits(amount, currencyExponents[currency]),
    plusBps: Math.round((terms.amountTolerance?.plusPct ?? 0) * 100),
    minusBps: Math.round((terms.amountTolerance?.minusPct ?? 0) * 100),
    expiresOn,
    latestShipmentOn: terms.latestShipmentOn ?? null,
    issuedOn: terms.issuedOn ?? todayAt(await placeOfBank(ctx, issuingBankId), ctx.clock.now()),
    terms: termsOf(terms),
    status: isPreadvice ? 'preadvised' : 'received',
  };
  const known = await store.findByNumber(ctx, issuingBankId, number);
  if (known && (isPreadvice || known.status !== 'preadvised'))
    refuse(creditRefusals.NUMBER_IN_USE, { facts: { creditId: known.id, number } });
  const view = known
    ? await store.changeCredit(ctx, known.id, row)
    : await store.insertCredit(ctx, {
        ...row,
        id: ctx.newId('credit'),
        number,
        origin: 'message',
        participants: [...new Set([received.bankId, issuingBankId])],
      });
  await setCreditDeadlines(ctx, view);
  await recordEvent(
    ctx,
    (isPreadvice ? events.creditPreadvised : events.creditReceived)(view, { authenticated: received.authenticated }),
  );
  return view.id;
};

/** The credit a message is about: by its number and issuing bank, the sender or the receiver. */
export async function creditOf(ctx: Ctx, { whole, senderId, bankId }: Received): Promise<CreditView | undefined> {
  const message = firstOf(whole);
  const { creditNumber, receiverReference, issuingBank } = referencesOf(message);
  const stated = issuingBank === undefined ? undefined : await findPartyByBic(ctx, issuingBank);
  for (const number of [creditNumber, receiverReference])
    for (const issuerId of [stated?.id, senderId, bankId])
      if (number !== undefined && issuerId !== undefined) {
        const credit = await store.findByNumber(ctx, issuerId, number);
        if (credit && mayTell(credit, bankId, senderId)) return credit;
      }
  return undefined;
}

/** The receiver is a bank of the credit, and so is the sender; a credit that came as a message may come through others. */
function mayTell(credit: CreditView, bankId: string, senderId: string): boolean {
  const parties = events.partiesTo(credit);
  return parties.includes(bankId) && (credit.origin === 'message' || parties.includes(senderId));
}

/** What an MT707 changes, as a change of ours. */
function changeOf(credit: CreditView, before: SwiftTerms, whole: Message | Assembled) {
  const message = firstOf(whole);
  const after = amendTerms(before, whole);
  const { currency } = credit.amount;
  const moved = (tag: string) => valueOf(message, tag, 'amountMinor');
  const [raise, lower] = [moved('32B'), moved('33B')];
  const tolerance = message.values['39A'] && after.amountTolerance;
  const names = [
    'expiryPlace',
    'presentationDays',
    'placeOfReceipt',
    'portOfLoading',
    'portOfDischarge',
    'placeOfDelivery',
    'partialShipments',
    'transhipment',
    'availableBy',
    'confirmation',
    'goodsText',
    'documentsText',
    'conditionsText',
    'reimbursementText',
  ] as const;
  const terms = Object.fromEntries(
    names
      .filter((name) => after[name] !== undefined && after[name] !== before[name])
      .map((name) => [name, after[name]]),
  );
  const amountMinor = raise ?? lower;
  const change: AmendmentChange = {
    ...(amountMinor !== undefined && {
      amountBy: { direction: raise === undefined ? 'decrease' : 'increase', amount: { amountMinor, currency } },
    }),
    ...(tolerance && {
      plusBps: Math.round(tolerance.plusPct * 100),
      minusBps: Math.round(tolerance.minusPct * 100),
    }),
    ...(after.expiresOn !== before.expiresOn && after.expiresOn && { expiresOn: after.expiresOn }),
    ...(after.latestShipmentOn !== before.latestShipmentOn &&
      after.latestShipmentOn && { latestShipmentOn: after.latestShipmentOn }),
    ...(Object.keys(terms).length > 0 && { terms }),
  };
  return {
    change,
    amountByMinor: amountMinor === undefined ? 0n : BigInt(amountMinor) * (raise === undefined ? -1n : 1n),
    laidOut: terms.documentsText === undefined,
  };
}

/** MT707 with MT708: an amendment that waits for the beneficiary, or the request that the credit end. */
const takeAmendment: Take = async (ctx, received) => {
  const message = firstOf(received.whole);
  const credit = await creditOf(ctx, received);
  const number = referencesOf(message).amendmentNumber;
  // Amendments of a credit that was issued here are made here.
  if (!credit || credit.origin !== 'message' || number === undefined) matchesNothing(received);
  if (await amendments.findAmendmentByNumber(ctx, credit.id, number))
    refuse(creditRefusals.NUMBER_IN_USE, { facts: { creditId: credit.id, amendment: number } });
  const before = swiftTermsOf(credit, await namesOf(ctx, credit));
  const view = await amendments.insertAmendment(ctx, {
    ...changeOf(credit, before, received.whole),
    id: ctx.newId('creditAmendment'),
    creditId: credit.id,
    number,
    cancels: fieldOf(message, '23S')?.value === 'CANCEL',
    status: 'pending',
    issuedOn: valueOf(message, '30', 'date') ?? null,
    participants: amendmentParticipants(credit),
  });
  await recordEvent(ctx, events.amendmentReceived(view, credit, { authenticated: received.authenticated }));
  return credit.id;
};

/** MT730: the advising bank has the credit or amendment, or reports what the beneficiary answered. */
const takeAcknowledgement: Take = async (ctx, received) => {
  const credit = await creditOf(ctx, received);
  if (!credit) matchesNothing(received);
  const text = fieldOf(firstOf(received.whole), '72Z')?.value ?? '';
  const [, code, number] = /^\/(BENACC|BENREJ)\/.*?(\d{1,3})/s.exec(text) ?? [];
  const on = todayAt(await placeOfBank(ctx, received.bankId), ctx.clock.now());
  if (code === undefined) {
    const advised =
      credit.status === 'issued' && credit.advisingBankId === received.senderId
        ? await store.moveCredit(ctx, credit.id, ['issued'], { status: 'advised', advisedOn: on })
        : undefined;
    await recordEvent(ctx, advised ? events.creditAdvised(advised) : events.creditAcknowledged(credit));
    return credit.id;
  }
  const amendment = (await amendments.findAmendmentByNumber(ctx, credit.id, Number(number)))?.view;
  if (!amendment) matchesNothing(received);
  const accept = code === 'BENACC';
  const locked = (await store.lockCredit(ctx, credit.id))?.view as CreditView;
  const settled = await settleAmendment(ctx, locked, amendment, { accept, note: `reported by MT730: ${code}` });
  await recordEvent(ctx, (accept ? events.amendmentAccepted : events.amendmentRejected)(settled.view, settled.credit));
  return credit.id;
};

const takes: Record<string, Take> = {
  '700': takeCredit,
  '705': takeCredit,
  '710': takeCredit,
  '720': takeCredit,
  '707': takeAmendment,
  '730': takeAcknowledgement,
};
