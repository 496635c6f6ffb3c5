import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOf, ruleBook } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { creditAppliedFor } from './events.ts';
import { placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { approvalsFor, assertSchedule, ceilingMinor } from './rules.ts';
import { scheduleOf } from './schedule.ts';
import type { ApplyForCreditInput, CreditView } from './schemas.ts';
import * as store from './store.ts';

const banks = ['issuingBankId', 'advisingBankId', 'nominatedBankId', 'confirmingBankId', 'reimbursingBankId'] as const;

/** From which amounts on one more person approves; undefined for a currency that has no rule. */
function thresholds(bankId: string, currency: string, on: string): bigint[] | undefined {
  const keys = ['second', 'third'].map((which) => `credit.${which}ApprovalFrom.${currency}`);
  if (!keys.every((key) => ruleBook.some((rule) => rule.key === key))) return undefined;
  return keys.map((key) => BigInt(policyOf(bankId, key, on).value));
}

/** An importer asks its bank for a credit in the exporter's favour, under a facility. */
export async function applyForCredit(ctx: Ctx, input: ApplyForCreditInput): Promise<CreditView> {
  return act(ctx, { verb: 'credit.apply', mandate: 'credit:apply', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    for (const member of banks) {
      const id = input[member];
      if (id === undefined) continue;
      const bank = await findParty(tx, id);
      if (!bank) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
      if (!bank.roles.includes('bank')) refuse(creditRefusals.BANK_UNFIT, { at: `/${member}` });
    }
    if (!(await findParty(tx, input.beneficiaryId))) refuse(commonRefusals.NOT_FOUND, { at: '/beneficiaryId' });
    if (input.expiresOn < input.latestShipmentOn) refuse(creditRefusals.EXPIRY_BEFORE_SHIPMENT, { at: '/expiresOn' });
    const { amount, additional, terms, ...rest } = input;
    const amountMinor = BigInt(amount.amountMinor);
    if (terms.shipmentSchedule)
      assertSchedule(
        { amountMinor, currency: amount.currency, instalments: scheduleOf(terms, amount.currency) },
        creditRefusals.SCHEDULE_DIFFERS,
      );
    const asksConfirmation = terms.confirmation !== 'without';
    const on = todayAt(await placeOfBank(tx, input.issuingBankId), tx.clock.now());
    // What the bank may have to pay: tolerance and additional amounts with it.
    const mostMinor = ceilingMinor(amountMinor, input.plusBps, BigInt(additional?.amountMinor ?? 0));
    const view = await store.insertCredit(tx, {
      ...rest,
      terms,
      id: tx.newId('credit'),
      applicantId: partyId,
      availableWith: input.availableWith ?? (input.nominatedBankId === undefined ? 'issuing_bank' : 'nominated_bank'),
      confirmingBankId: asksConfirmation ? (input.confirmingBankId ?? input.advisingBankId ?? null) : null,
      confirmation: asksConfirmation ? 'asked' : 'none',
      currency: amount.currency,
      amountMinor,
      additionalMinor: BigInt(additional?.amountMinor ?? 0),
      approvalsRequired: approvalsFor(mostMinor, thresholds(input.issuingBankId, amount.currency, on)),
      status: 'applied',
      appliedBy: personId,
      // The beneficiary and its bank learn of a credit when it is issued.
      participants: [partyId, input.issuingBankId],
    });
    return { view, event: creditAppliedFor(view) };
  });
}
