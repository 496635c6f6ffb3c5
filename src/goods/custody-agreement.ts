import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { findParty } from '../parties/index.ts';
import * as store from './agreement-store.ts';
import { agreementAccepted, agreementProposed } from './events.ts';
import { goodsRefusals } from './rules.ts';
import type { AgreementView, ProposeAgreementInput } from './schemas.ts';

/** A lender proposes to engage a custodian; engaged by anyone else, the custodian holds nothing for it (SI 55). */
export async function proposeAgreement(ctx: Ctx, input: ProposeAgreementInput): Promise<AgreementView> {
  return act(ctx, { verb: 'custodyAgreement.propose', mandate: 'custody:engage', input }, async (tx) => {
    const custodian = await findParty(tx, input.custodianId);
    if (!custodian) refuse(commonRefusals.NOT_FOUND, { at: '/custodianId' });
    if (!custodian.roles.includes('carrier') && !custodian.roles.includes('collateral_manager'))
      refuse(goodsRefusals.CUSTODIAN_UNFIT, { at: '/custodianId' });
    const { partyId } = requirePerson(tx);
    const view = await store.insertAgreement(tx, {
      ...input,
      id: tx.newId('custodyAgreement'),
      lenderId: partyId,
      proposedAt: tx.clock.now(),
      participants: [partyId, input.custodianId],
    });
    if (!view) refuse(goodsRefusals.AGREEMENT_ALREADY_LIVE, { at: '/custodianId' });
    return { view, event: agreementProposed(view) };
  });
}

/** The custodian accepts: from now on it holds for the lender what it holds of the lender's collateral. */
export async function acceptAgreement(ctx: Ctx, input: { agreementId: string }): Promise<AgreementView> {
  return act(ctx, { verb: 'custodyAgreement.accept', mandate: 'custody:accept', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    if (!(await store.findAgreement(tx, input.agreementId))) refuse(commonRefusals.NOT_FOUND, { at: '/agreementId' });
    const view = await store.markAgreed(tx, input.agreementId, partyId);
    if (!view) refuse(goodsRefusals.AGREEMENT_NOT_PROPOSED, { at: '/agreementId' });
    return { view, event: agreementAccepted(view) };
  });
}
