import {
  composeAcknowledgement,
  composeAmendment,
  composeCredit,
  composeMessage,
  composeSequence,
  creditContents,
  type FieldContent,
  foldText,
  formatField,
  type LintFinding,
  lintCredit,
  type Message,
  type CreditTerms as SwiftTerms,
} from '../swift/index.ts';
import { type CreditNames, caseCreditOf, type Name } from './case-credit.ts';
import type { CreditView } from './schemas.ts';
import { longTexts, partText, reimbursementWords, tenorText } from './wording.ts';

export interface MessageNames extends CreditNames {
  confirmingBank: Name | undefined;
  reimbursingBank: Name | undefined;
  secondAdvisingBank: Name | undefined;
}

type Contents = Record<string, FieldContent | undefined>;

/** A bank by BIC where it has one (option A), else by name (option D). */
const bank = (number: string, name: Name | undefined): Contents => {
  if (!name) return {};
  return name.bic === null
    ? { [`${number}D`]: { name: foldText(name.name, 35).join('\n') } }
    : { [`${number}A`]: { bic: name.bic } };
};

/** The terms in the words of the messages. */
export function swiftTermsOf(credit: CreditView, names: CreditNames): SwiftTerms {
  const {
    requiredDocuments: _,
    goods: _goods,
    transportRule: _rule,
    shipmentSchedule,
    amountTolerance,
    ...terms
  } = caseCreditOf(credit, names);
  const withName = credit.availableWith === 'nominated_bank' ? names.nominatedBank : names.issuingBank;
  const reimbursement = reimbursementWords(credit.terms, {
    availableWith: credit.availableWith,
    reimbursed: credit.reimbursingBankId !== null,
  });
  return {
    ...(terms as SwiftTerms),
    ...(amountTolerance && { amountTolerance: amountTolerance as { plusPct: number; minusPct: number } }),
    availableWith: terms.availableWith ?? withName?.name ?? names.issuingBank.name,
    ...longTexts(credit.terms, credit.amount.currency),
    ...(reimbursement !== undefined && { reimbursementText: reimbursement }),
    ...(shipmentSchedule && {
      shipmentPeriodText: shipmentSchedule
        .map(({ from, to, amount }, i) => `${i + 1}) ${from} TO ${to} ${terms.currency ?? ''} ${amount}`)
        .join('\n'),
    }),
  };
}

/** Fields beside the terms: drafts, other amounts, charges, banks. */
function furtherFields(credit: CreditView, names: MessageNames): Contents {
  const { terms } = credit;
  const tenor = terms.tenor && tenorText(terms.tenor);
  const mixed = terms.parts?.map((p) => partText(p.shareBps, p.tenor)).join('\n');
  return {
    '39C': terms.additionalAmounts?.toUpperCase(),
    ...(terms.availableBy === 'acceptance'
      ? { '42C': tenor, ...bank('42', names.nominatedBank ?? names.issuingBank) }
      : { '42M': mixed, '42P': terms.availableBy === 'sight_payment' ? undefined : tenor }),
    '44C': terms.shipmentSchedule ? undefined : credit.latestShipmentOn ? { date: credit.latestShipmentOn } : undefined,
    '71D': terms.beneficiaryBearsCharges
      ? foldText('BANK CHARGES OUTSIDE THE COUNTRY OF ISSUE ARE FOR THE BENEFICIARY', 35)
      : undefined,
    ...(terms.confirmation === 'without' ? {} : bank('58', names.confirmingBank)),
    ...bank('53', names.reimbursingBank),
  };
}

/** MT700 with as many MT701 as the texts need. */
export const issueMessages = (credit: CreditView, names: MessageNames): Message[] =>
  composeCredit(swiftTermsOf(credit, names), {
    ...furtherFields(credit, names),
    ...bank('57', names.secondAdvisingBank),
  });

/** MT740: the reimbursing bank may pay what is claimed under the credit (UCP 600 13, URR 725). */
export const reimbursementAuthorisation = (credit: CreditView, names: MessageNames): Message => {
  const contents = creditContents(swiftTermsOf(credit, names));
  return composeMessage('740', {
    '20': credit.number ?? undefined,
    '40F': credit.terms.rules.endsWith('_urr') ? 'URR LATEST VERSION' : 'NOTURR',
    '31D': contents['31D'],
    '32B': contents['32B'],
    '39A': contents['39A'],
    '41A': contents['41A'],
    '41D': contents['41D'],
    '71A': 'OUR',
  });
};

/** MT707 with MT708: what differs between two states of the terms. */
export const amendmentMessages = (
  before: CreditView,
  after: CreditView,
  names: MessageNames,
  facts: { number: number; amendedOn: string; cancels: boolean },
): Message[] =>
  composeAmendment(
    swiftTermsOf(before, names),
    swiftTermsOf(after, names),
    {
      senderReference: before.number ?? '',
      issuingBank: names.issuingBank.bic ?? '',
      number: facts.number,
      amendedOn: facts.amendedOn,
    },
    {
      ...(names.issuingBank.bic === null && { '52A': undefined, ...bank('52', names.issuingBank) }),
      ...changedFurther(furtherFields(before, names), furtherFields(after, names)),
      ...(facts.cancels && { '23S': 'CANCEL' }),
    },
  );

/** MT747: what an amendment changes of the authority to reimburse; undefined where it touches none of it. */
export function reimbursementAmendment(
  before: CreditView,
  after: CreditView,
  names: MessageNames,
  on: string,
): Message | undefined {
  const [from, to] = [creditContents(swiftTermsOf(before, names)), creditContents(swiftTermsOf(after, names))];
  const by = BigInt(after.amount.amountMinor) - BigInt(before.amount.amountMinor);
  const { currency } = after.amount;
  const money = (minor: bigint) => ({ currency, amountMinor: minor.toString() });
  const changes: Contents = {
    '31E': after.expiresOn === before.expiresOn ? undefined : { date: after.expiresOn },
    '32B': by > 0n ? money(by) : undefined,
    '33B': by < 0n ? money(-by) : undefined,
    '34B': by === 0n ? undefined : money(BigInt(after.amount.amountMinor)),
    '39A': formatted('39A', from) === formatted('39A', to) ? undefined : to['39A'],
  };
  if (Object.values(changes).every((content) => content === undefined)) return undefined;
  return composeMessage('747', { '20': before.number ?? undefined, '30': { date: before.issuedOn ?? on }, ...changes });
}

const formatted = (tag: string, contents: Contents): string | undefined => {
  const content = contents[tag];
  return content === undefined ? undefined : formatField(tag, content);
};

const changedFurther = (before: Contents, after: Contents): Contents =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([tag, content]) =>
        tag !== '44C' && content !== undefined && JSON.stringify(content) !== JSON.stringify(before[tag]),
    ),
  );

/** MT730 from the advising bank: the credit or amendment came, or the beneficiary has answered it. */
export const acknowledgement = (
  reference: string,
  credit: CreditView,
  on: string,
  consent?: { accepted: boolean; amendment: number },
): Message =>
  composeAcknowledgement(
    { reference, related: credit.number ?? '' },
    { acknowledgedOn: on, ...(consent && { consent }) },
  );

const form = ({ terms }: CreditView): string =>
  terms.form === 'irrevocable_transferable' ? 'IRREVOCABLE TRANSFERABLE' : 'IRREVOCABLE';
const confirmed = (credit: CreditView): string =>
  credit.confirmation === 'added' ? 'ADDING OUR CONFIRMATION' : 'WITHOUT OUR CONFIRMATION';

/** MT710, a credit advised on to a second advising bank, or MT720, a credit transferred; each with its continuations. */
export function onwardMessages(
  type: '710' | '720',
  reference: string,
  credit: CreditView,
  names: MessageNames,
): Message[] {
  const { '44C': _, ...contents } = creditContents(swiftTermsOf(credit, names));
  const { '53A': reimbursedBy, '53D': reimbursedAt, ...further } = furtherFields(credit, names);
  return composeSequence(type, {
    '20': reference,
    '21': credit.number ?? '',
    '40B': { form: form(credit), confirmation: confirmed(credit) },
    ...bank('52', names.issuingBank),
    ...contents,
    ...further,
    // An MT720 has no field 53a: the transferring bank claims for itself.
    ...(type === '710' && { '53A': reimbursedBy, '53D': reimbursedAt }),
  });
}

/** Advice at drafting: what will make trouble at presentation. */
export function adviceOn(credit: CreditView, names: MessageNames): LintFinding[] {
  const terms = swiftTermsOf(credit, names);
  const contents: Record<string, string | undefined> = {};
  for (const [tag, content] of Object.entries({
    ...creditContents(terms),
    '40A': form(credit),
    ...furtherFields(credit, names),
  }))
    contents[tag] = content === undefined ? undefined : formatField(tag, content);
  return lintCredit({
    contents,
    ...(names.issuingBank.bic !== null && { issuingBank: names.issuingBank.bic }),
    ...(credit.terms.goods.countedInPackages !== undefined && {
      countedInPackages: credit.terms.goods.countedInPackages,
    }),
  });
}
