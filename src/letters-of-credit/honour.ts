import { act } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../context.ts';
import { passTitle } from '../goods/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { findBill } from '../lading/index.ts';
import { post } from '../ledger/index.ts';
import { presentationHonoured } from './events.ts';
import { creditRefusals } from './rules.ts';
import type { PresentationView } from './schemas.ts';
import * as store from './store.ts';

/**
 * The bank pays at sight. It pays whatever has become of the goods (UCP 600 articles 4, 5, 15): control decides what it
 * lends on them afterwards. The undertaking falls by the drawing, and the applicant owes what was paid.
 */
export async function honourPresentation(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.honour', mandate: 'presentation:honour', input }, async (tx) => {
    const found = await store.findPresentation(tx, input.presentationId);
    const credit = found && (await store.findCredit(tx, found.view.creditId));
    if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
    const { partyId, personId } = requirePerson(tx);
    if (credit.issuingBankId !== partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
    if (found.examinedBy === personId) refuse(commonRefusals.SAME_PERSON, { facts: { examinedBy: found.examinedBy } });
    const view = await store.movePresentation(tx, found.view, ['complying'], {
      status: 'honoured',
      honouredBy: personId,
      honouredAt: tx.clock.now(),
    });
    if (!view) refuse(creditRefusals.PRESENTATION_NOT_COMPLYING, { facts: { status: found.view.status } });
    const amountMinor = BigInt(view.amount.amountMinor);
    await store.addDrawing(tx, credit.id, amountMinor).catch((cause: unknown) => {
      if (violatedConstraint(cause) === 'credit_not_overdrawn') refuse(creditRefusals.CREDIT_OVERDRAWN, { cause });
      throw cause;
    });
    const { currency } = view.amount;
    await post(tx, {
      bookPartyId: credit.issuingBankId,
      kind: 'credit_honour',
      objectId: view.id,
      valueOn: localDateAt(tx.clock.now(), 'Asia/Shanghai'),
      entries: [
        { account: 'applicant_claim', subjectId: credit.facilityId, currency, amountMinor },
        { account: 'cash', currency, amountMinor: -amountMinor },
        { account: 'credit_undertaking', subjectId: credit.facilityId, currency, amountMinor },
        { account: 'credit_recourse', subjectId: credit.facilityId, currency, amountMinor: -amountMinor },
      ],
    });
    // The beneficiary is paid: the goods are the applicant's, subject to the bank's security.
    const bill = await findBill(tx, view.billId);
    await asSystem(tx, 'credit', (system) =>
      passTitle(system, bill?.lots.map((lot) => lot.lotId) ?? [], credit.applicantId),
    );
    return { view, event: presentationHonoured(view, credit) };
  });
}
