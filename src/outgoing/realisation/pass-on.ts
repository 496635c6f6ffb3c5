import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart } from '../../ground/audit/index.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { claimsMinor, type FacilityView, lockSharing, payDrawdowns } from '../../lending/financing/index.ts';
import { debtsInFull, owedUnder, payFinancings } from '../../lending/trade-finance/index.ts';
import { ratesOf } from '../../lending/valuation/index.ts';
import { payClaims } from '../../money/money-in/index.ts';
import { paidOutUnder } from './paid-out.ts';
import { securedDebtOf } from './proceeds.ts';
import { assertPayable, payablesOf, realisationRefusals } from './rules.ts';
import type { PassOnInput, PaymentView } from './schemas.ts';
import * as store from './store.ts';

/** The others that share security with a facility, and still bear something; all of them are locked. */
export async function othersOwing(ctx: Ctx, facilityId: string): Promise<FacilityView[]> {
  const others = (await lockSharing(ctx, facilityId)).filter(({ id }) => id !== facilityId);
  const owing: FacilityView[] = [];
  for (const other of others) {
    const debt = (await debtsInFull(ctx, [other], todayOf(ctx))).get(other.id);
    if (!debt || claimsMinor(debt) + debt.undertakingMinor > 0n) owing.push(other);
  }
  return owing;
}

/** What one money is in another by the lender's rate of these days, rounded down; both moneys may be one. */
async function converted(
  ctx: Ctx,
  lenderId: string,
  amountMinor: bigint,
  [from, to]: [Currency, Currency],
  on: LocalDate,
) {
  if (from === to) return amountMinor;
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const rate = (await ratesOf(ctx, { lenderId, from, to: [to], since, on })).get(to);
  if (!rate) refuse(realisationRefusals.PASS_ON_RATE_MISSING, { facts: { from, to, notBefore: since } });
  return (amountMinor * rate.n) / rate.d;
}

/** Money left over pays what another facility owes, converted where it is in another money, and is booked so. */
async function payOther(
  system: Ctx,
  sale: store.KeptRealisation,
  other: FacilityView,
  { id, amountMinor, currency: from, on }: { id: string; amountMinor: bigint; currency: Currency; on: LocalDate },
): Promise<bigint> {
  const to = other.limit.currency;
  const inOther = await converted(system, sale.lenderId, amountMinor, [from, to], on);
  const debt = await securedDebtOf(system, other, on);
  const financings = await owedUnder(system, other, debt.financings, on);
  const paid = await payDrawdowns(system, other, debt.drawdowns, inOther, on, financings);
  const applicantMinor = paid.restMinor < debt.claimMinor ? paid.restMinor : debt.claimMinor;
  await payClaims(system, other.id, applicantMinor);
  if (paid.restMinor > applicantMinor)
    refuse(realisationRefusals.PASS_ON_BEYOND, {
      at: '/amount',
      facts: { restMinor: paid.restMinor - applicantMinor, currency: to },
    });
  const exchange: Entry[] =
    from === to
      ? []
      : [
          { account: 'exchange_position', currency: from, amountMinor: -amountMinor },
          { account: 'exchange_position', currency: to, amountMinor: inOther },
        ];
  await post(system, {
    bookPartyId: sale.lenderId,
    kind: 'realisation_passed_on',
    objectId: id,
    valueOn: on,
    entries: [
      { account: 'pledgor_payable', subjectId: sale.id, currency: from, amountMinor },
      ...exchange,
      ...paid.entries,
      { account: 'applicant_claim', subjectId: other.id, currency: to, amountMinor: -applicantMinor },
      ...(await payFinancings(system, debt.financings, paid.others, on, 'realisation')),
    ],
  });
  return inOther;
}

/**
 * What a sale left over pays another debt that the same security secured, before the pledgor has any of it (Civil Code 389, 420): in
 * that debt's money at the lender's rate of the day. No more than it owes.
 */
export async function passOnProceeds(ctx: Ctx, input: PassOnInput & { realisationId: string }): Promise<PaymentView> {
  return act(ctx, { verb: 'realisation.passOn', mandate: 'realisation:pay', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const sale = await store.lockRealisation(tx, input.realisationId);
    if (sale?.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    if (!sale.settlement || sale.undoneAt !== null)
      refuse(realisationRefusals.REALISATION_STEP, { facts: { status: sale.status } });
    await requireApart(tx, [sale.proposedBy, sale.settledBy]);
    const { amount, facilityId } = input;
    if (amount.currency !== sale.currency)
      refuse(realisationRefusals.NOTHING_PAYABLE, { at: '/amount/currency', facts: { currency: sale.currency } });
    const other = (await othersOwing(tx, sale.facilityId)).find(({ id }) => id === facilityId);
    if (!other) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
    const amountMinor = BigInt(amount.amountMinor);
    putsAtRisk(tx, { ...amount, clientId: other.borrowerId });
    const before = await paidOutUnder(tx, sale.id);
    const payable = { kind: 'surplus' as const, rightId: null, amountMinor, currency: sale.currency };
    assertPayable(payablesOf(sale.settlement, sale.facilityId), before, payable);
    const on = todayOf(tx);
    const to = other.limit.currency;
    const from = amount.currency;
    const id = tx.newId('realisationPayment');
    const paidMinor = await asSystem(tx, 'realisation', (system) =>
      payOther(system, sale, other, { id, amountMinor, currency: from, on }),
    );
    const participants = [sale.lenderId, sale.pledgorId];
    const view = await store.insertPayment(tx, {
      ...payable,
      id,
      realisationId: sale.id,
      lenderId: partyId,
      currency: from,
      payee: facilityId,
      account: facilityId,
      reference: id,
      paidOn: on,
      paidBy: personId,
      recordedAt: tx.clock.now(),
      participants,
    });
    const payload = {
      facilityId,
      realisationId: sale.id,
      amount,
      paid: { amountMinor: paidMinor.toString(), currency: to },
    };
    return { view, event: { type: 'realisation.passedOn', version: 1, objectId: sale.id, participants, payload } };
  });
}
