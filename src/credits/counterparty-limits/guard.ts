import type { Ctx, DomainEvent } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import {
  amendedView,
  type CreditView,
  findAmendment,
  findCredit,
  lastPayOn,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { overdueFacts } from '../settlement/index.ts';
import { limitFacts } from './rules.ts';
import { lockLimits } from './store.ts';
import { useOf } from './use.ts';

/**
 * Reaction: a bank added its confirmation, or extended it to an amendment. It stands only within what the bank set for the issuing
 * bank and its country. The undertaking is on record already, in this transaction: what is used is as it stands.
 */
export async function guardConfirmation(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.extended === false) return;
  const credit = await findCredit(ctx, event.payload.creditId as string);
  if (!credit?.confirmingBankId) return;
  const amendment = event.type === 'amendment.confirmationAnswered' && (await findAmendment(ctx, event.objectId));
  const after = amendment ? amendedView(credit, amendment.view.change) : credit;
  await passGate(ctx, {
    gate: 'CN',
    holderId: credit.confirmingBankId,
    objectId: event.objectId,
    found: await foundOf(ctx, credit, lastPayOn(after.terms, after.expiresOn)),
  });
}

async function foundOf(ctx: Ctx, credit: CreditView, paysUntil: string): Promise<Found[]> {
  const { confirmingBankId, issuingBankId, amount } = credit;
  const bankId = confirmingBankId as string;
  const [issuer, confirmer] = [await findParty(ctx, issuingBankId), await findParty(ctx, bankId)];
  if (!issuer || !confirmer) throw new Error('banks of a credit are parties');
  const today = todayAt(await placeOfBank(ctx, bankId), ctx.clock.now());
  const limits = await lockLimits(ctx, bankId, amount.currency);
  const use = await useOf(ctx, bankId, limits, [issuingBankId]);
  return [
    ...limitFacts(
      {
        issuingBankId,
        country: issuer.country,
        currency: amount.currency,
        isAbroad: issuer.country !== confirmer.country,
        lastPayOn: paysUntil,
      },
      use
        .over(issuingBankId, issuer.country)
        .map(({ limit, usedMinor }) => ({ ...limit, limitId: limit.id, usedMinor })),
      today,
    ),
    ...(await overdueFacts(ctx, { issuingBankId, toId: bankId, on: today })),
  ];
}
