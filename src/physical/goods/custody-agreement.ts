import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { assertTwoParties, findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import * as store from './agreement-store.ts';
import { agreementAccepted, agreementMoved, agreementProposed } from './events.ts';
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
    assertTwoParties(partyId, custodian.id, '/custodianId');
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

const CUSTODY_NOTICE = 'custody.noticeEnds';

/**
 * The lender ends an engagement at once: that only protects it. The custodian gives notice, and goes on holding until it runs
 * out (Civil Code 899 lets who keeps for no fixed time ask to be relieved; how long before is practice, set by the bank).
 */
export async function endAgreement(ctx: Ctx, input: { agreementId: string; reason: string }): Promise<AgreementView> {
  return act(ctx, { verb: 'custodyAgreement.end', mandate: 'custody:end', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findAgreement(tx, input.agreementId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/agreementId' });
    const by = { endedBy: personId, endReason: input.reason };
    if (partyId === found.lenderId) {
      const view = await store.endAgreement(tx, found.id, by);
      if (!view) refuse(goodsRefusals.AGREEMENT_ENDED, { at: '/agreementId' });
      await cancelDeadlines(tx, found.id, [CUSTODY_NOTICE]);
      return { view, event: agreementMoved('ended', view, { by: 'lender' }) };
    }
    const days = policyOn('custody.endNoticeDays', businessDate(tx)).value;
    const endsAt = new Date(tx.clock.now().getTime() + days * 86_400_000);
    const view = await store.giveNotice(tx, found.id, { ...by, endsAt });
    if (!view)
      refuse(goodsRefusals.AGREEMENT_ENDED, {
        at: '/agreementId',
        facts: { endsAt: found.endsAt, endedAt: found.endedAt },
      });
    await setDeadline(tx, { kind: CUSTODY_NOTICE, objectId: found.id, dueAt: endsAt });
    return { view, event: agreementMoved('noticeGiven', view, { endsAt: view.endsAt }) };
  });
}

/** Reaction: the custodian's notice has run out. */
export async function followCustodyNotice(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== CUSTODY_NOTICE) return;
  const found = await store.findAgreement(ctx, event.objectId);
  if (!found) return;
  const by = { endedBy: found.custodianId, endReason: found.endReason ?? 'notice' };
  const view = await store.endAgreement(ctx, found.id, by);
  if (view) await recordEvent(ctx, agreementMoved('ended', view, { by: 'custodian' }));
}

/**
 * The lender lowers an engagement to monitoring at once, for that only protects it; to hold again it asks, and the custodian
 * accepts. Holding begins anew with the next hand-over (SI 55).
 */
export async function changeLevel(
  ctx: Ctx,
  input: { agreementId: string; serviceLevel: 'control' | 'monitor'; reason: string },
): Promise<AgreementView> {
  return act(ctx, { verb: 'custodyAgreement.changeLevel', mandate: 'custody:engage', input }, async (tx) => {
    const found = await store.findAgreement(tx, input.agreementId);
    if (found?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/agreementId' });
    const view = await store.setLevel(tx, found.id, input.serviceLevel);
    if (!view)
      refuse(goodsRefusals.LEVEL_AS_BEFORE, { at: '/serviceLevel', facts: { serviceLevel: found.serviceLevel } });
    const { reason } = input;
    const type = input.serviceLevel === 'monitor' ? 'levelLowered' : 'levelAsked';
    return { view, event: agreementMoved(type, view, { reason }) };
  });
}
