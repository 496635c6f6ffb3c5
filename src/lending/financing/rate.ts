import { type Ctx, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { contractInterest } from './accrual.ts';
import { announceAmendment } from './events.ts';
import { requireFacility, today } from './facility.ts';
import { interestAt, interestRefusals } from './interest-rules.ts';
import type { PenaltyAmendmentView, ProposeRateInput } from './penalty-schemas.ts';
import { agreedLater, insertAmendment, type RateSheet } from './penalty-store.ts';
import type { FacilityView } from './schemas.ts';
import { listOpenDrawdowns } from './store.ts';

/** What another rate costs on what is owed today, debt by debt from its day to the due days: as it is, and as it would be. */
export async function drawRateSheet(
  ctx: Ctx,
  facility: FacilityView,
  { interestBps, fromOn }: { interestBps: number; fromOn: LocalDate },
): Promise<RateSheet> {
  const debts: RateSheet['debts'] = [];
  for (const { id, amount, repaid, dueOn } of await listOpenDrawdowns(ctx, [facility.id])) {
    const principalMinor = BigInt(amount.amountMinor) - BigInt(repaid.amountMinor);
    const span = { principalMinor, from: fromOn, to: dueOn > fromOn ? dueOn : fromOn };
    debts.push({
      debtId: id,
      outstandingMinor: principalMinor.toString(),
      dueOn,
      interestBeforeMinor: (await contractInterest(ctx, facility, span)).toString(),
      interestAfterMinor: (await contractInterest(ctx, facility, span, [{ fromOn, interestBps }])).toString(),
    });
  }
  const sum = (of: 'interestBeforeMinor' | 'interestAfterMinor') =>
    debts.reduce((all, debt) => all + BigInt(debt[of]), 0n).toString();
  return {
    fromOn,
    interestBpsBefore: await rateOn(ctx, facility, fromOn),
    interestBpsAfter: interestBps,
    debts,
    interestBeforeMinor: sum('interestBeforeMinor'),
    interestAfterMinor: sum('interestAfterMinor'),
  };
}

/** The contract rate of a facility on a day. */
async function rateOn(ctx: Ctx, { id, interestBps }: FacilityView, on: LocalDate): Promise<number> {
  const rates = (await agreedLater(ctx, [id])).get(id)?.rates ?? [];
  // Of a million for a day of a year of one day: the rate itself.
  return Number(interestAt(10_000n, { interestBps, rates, dayCount: 1 }, on, addDays(on, 1)));
}

/**
 * Two people of the lender propose another rate from a day on, with what it costs on what is owed. It is the borrower’s to agree to: a rate
 * binds who agreed to it (Civil Code 543), and never for days that are over.
 */
export async function proposeRate(
  ctx: Ctx,
  input: ProposeRateInput & { facilityId: string },
): Promise<PenaltyAmendmentView> {
  return act(ctx, { verb: 'rate.propose', mandate: 'facility:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { interestBps, fromOn, reason, documentHash } = input;
    const on = today(tx);
    if (fromOn < on) refuse(interestRefusals.PENALTY_BACKDATED, { at: '/fromOn' });
    const mostBps = policyOf(facility.lenderId, 'loan.rateMostBps', on).value;
    if (interestBps > mostBps) refuse(interestRefusals.RATE_ABOVE_MAX, { at: '/interestBps', facts: { mostBps } });
    const sheet = await drawRateSheet(tx, facility, input);
    if (sheet.interestBpsBefore === interestBps) refuse(interestRefusals.RATE_UNCHANGED, { at: '/interestBps' });
    putsAtRisk(tx, { ...facility.limit, clientId: facility.borrowerId });
    judgedOn(tx, { interestBps: sheet.interestBpsBefore });
    const view = await insertAmendment(tx, {
      id: tx.newId('penaltyAmendment'),
      facilityId: facility.id,
      interestBps,
      fromOn,
      reason,
      documentHash,
      sheet,
      sheetHash: await hashOf({ facilityId: facility.id, sheet }),
      status: 'proposed',
      proposedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    return { view, event: announceAmendment('rate.proposed', view, facility) };
  });
}

/** Refuses a yes to another sheet than was shown, or to one that does not say what is owed now. */
export async function assertSheet(
  ctx: Ctx,
  facility: FacilityView,
  { interestBps, fromOn, sheetHash }: PenaltyAmendmentView,
  accepted: string | undefined,
): Promise<void> {
  if (interestBps === null) return;
  if (accepted !== sheetHash) refuse(interestRefusals.RATE_SHEET_DIFFERS, { at: '/sheetHash', facts: { sheetHash } });
  const sheet = await drawRateSheet(ctx, facility, { interestBps, fromOn });
  if ((await hashOf({ facilityId: facility.id, sheet })) !== sheetHash)
    refuse(interestRefusals.RATE_STALE, { facts: { now: sheet } });
}
