import { freeClaims } from '../../claims/consumption/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { act, judgedOn, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { balanceOf, type Entry, post } from '../../ground/ledger/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { noteDone, takeMoneyIn } from '../../money/money-in/index.ts';
import {
  type Accrued,
  type Allocation,
  type FacilityView,
  type OwedUnder,
  owedOf,
  partsOf,
  payCosts,
  type RepaymentView,
  resumeOnceRepaid,
} from '../financing/index.ts';
import * as events from './events.ts';
import { owedOn, subjectOf, termsOf, todayIn } from './facts.ts';
import { DUE } from './follow.ts';
import { claimOn } from './pay-out.ts';
import { tradeRefusals } from './refusals.ts';
import { requireForLender } from './request.ts';
import { owedStatuses, waitingStatuses } from './rules.ts';
import type { FinancingView, RepayInput } from './schemas.ts';
import * as store from './store.ts';
import { takeFrom } from './take-from.ts';

/** The day to which receipts have paid interest; interest kept at the pay-out is no receipt. */
export const paidTo = (interestFrom: LocalDate | null, kept: MoneyWire, dueOn: LocalDate): LocalDate | null =>
  kept.amountMinor !== '0' && interestFrom === dueOn ? null : interestFrom;

/** What money paid, by debt: enough to owe it again. */
export type PaidParts = Pick<RepaymentView, 'costs' | 'allocations' | 'financings' | 'restMinor'>;

interface Receipt {
  amountMinor: bigint;
  on: LocalDate;
  /** Where the money comes from: cash, or the proceeds that the bank holds for the beneficiary. */
  from: Pick<Entry, 'account' | 'subjectId'>;
  /** Locked, where the money is the customer's: its costs come first. */
  costsOf?: FacilityView | undefined;
}

/**
 * A receipt for one debt pays what it has borne, then principal. Money of the customer pays the costs of its facility before
 * (Civil Code 561); proceeds of documents, and what another bank owes, are for what was lent on them. What another bank had
 * paid is repaid to it at the same time.
 */
async function settle(
  ctx: Ctx,
  kept: store.KeptFinancing,
  { amountMinor, on, from, costsOf }: Receipt,
): Promise<{ view: FinancingView; paid: PaidParts }> {
  const { view } = kept;
  const owed = await owedOn(ctx, kept, on);
  const { currency } = view.amount;
  const paid = costsOf
    ? await payCosts(ctx, costsOf, amountMinor)
    : { costs: [], restMinor: amountMinor, entry: undefined, isMissed: false };
  const principalMinor = paid.restMinor - owed.interestMinor - owed.penaltyMinor;
  if (principalMinor < 0n || principalMinor > owed.principalMinor)
    refuse(tradeRefusals.REPAYMENT_EXCEEDS, {
      at: '/amount',
      facts: { ...owed, costsMinor: amountMinor - paid.restMinor, currency },
    });
  await post(ctx, {
    bookPartyId: view.lenderId,
    kind: 'trade_repayment',
    objectId: view.id,
    valueOn: on,
    entries: [
      { ...from, currency, amountMinor },
      ...(paid.entry ? [paid.entry] : []),
      ...(await repaymentEntries(ctx, kept, { ...owed, principalMinor })),
    ],
  });
  const after = await applyPaid(ctx, view.id, principalMinor, on);
  if (costsOf && paid.isMissed) await resumeOnceRepaid(ctx, costsOf);
  const financings = [{ financingId: view.id, ...partsOf({ ...owed, principalMinor }) }];
  return { view: after, paid: { costs: paid.costs, allocations: [], financings, restMinor: '0' } };
}

/** What a receipt does to the books beside where it came from. What another bank had paid is passed on to it. */
async function repaymentEntries(
  ctx: Ctx,
  kept: store.KeptFinancing,
  {
    interestMinor,
    penaltyMinor,
    principalMinor,
  }: Pick<Allocation, 'interestMinor' | 'penaltyMinor' | 'principalMinor'>,
): Promise<Entry[]> {
  const { view } = kept;
  const { currency } = view.amount;
  const terms = await termsOf(ctx, subjectOf(kept));
  const passedOn: Entry[] =
    terms?.payOut === 'by_agreed_bank'
      ? [
          { account: 'interbank_payable', subjectId: view.facilityId, currency, amountMinor: principalMinor },
          { account: 'cash', currency, amountMinor: -principalMinor },
        ]
      : [];
  return [
    { account: 'interest_income', currency, amountMinor: -interestMinor },
    { account: 'penalty_income', currency, amountMinor: -penaltyMinor },
    { ...claimOn(view), currency, amountMinor: -principalMinor },
    ...passedOn,
  ];
}

async function applyPaid(
  ctx: Ctx,
  id: string,
  principalMinor: bigint,
  on: LocalDate,
  left?: Accrued,
): Promise<FinancingView> {
  const { view } = await store.applyRepayment(ctx, id, principalMinor, on, left);
  if (view.status === 'settled') {
    await cancelDeadlines(ctx, id, [DUE]);
    await freeClaims(ctx, id);
  }
  return view;
}

/**
 * What the customer owes on financings under a facility that is locked, each locked now. A bill bought without recourse is
 * owed by the bank behind it, and no security of the customer's stands for it.
 */
export async function lockOwedUnder(ctx: Ctx, facilityId: string): Promise<store.KeptFinancing[]> {
  const found = await store.listConcerned(ctx, { facilityIds: [facilityId] }, [...waitingStatuses, ...owedStatuses]);
  const owed: store.KeptFinancing[] = [];
  for (const { view } of found.filter((f) => f.view.recourse)) {
    const kept = await store.lockFinancing(ctx, view.id);
    if (kept && owedStatuses.includes(kept.view.status)) owed.push(kept);
  }
  return owed;
}

/** What the financings that `lockOwedUnder` gave have borne to a day, to stand in line with the drawdowns. */
export const owedUnder = (
  ctx: Ctx,
  facility: FacilityView,
  owed: readonly store.KeptFinancing[],
  on: LocalDate,
): Promise<OwedUnder[]> => owedOf(ctx, [facility], owed.map(store.rowOfFinancing), on);

/** Money pays financings that `lockOwedUnder` gave; the caller posts the entries with where they came from. */
export async function payFinancings(
  ctx: Ctx,
  owed: readonly store.KeptFinancing[],
  allocations: readonly Allocation[],
  on: LocalDate,
  by: 'realisation' | 'receipt' | 'surrogate',
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const allocation of allocations) {
    const { id, interestMinor, penaltyMinor, principalMinor, left } = allocation;
    const kept = owed.find(({ view }) => view.id === id);
    if (!kept || interestMinor + penaltyMinor + principalMinor === 0n) continue;
    entries.push(...(await repaymentEntries(ctx, kept, allocation)));
    const after = await applyPaid(ctx, id, principalMinor, on, left);
    await recordEvent(ctx, events.financingRepaid(after, { by }));
  }
  return entries;
}

/** The lender records what the customer, or the bank that owed, has paid. */
export async function repayFinancing(ctx: Ctx, input: RepayInput & { financingId: string }): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.repay', mandate: 'repayment:record', input }, async (tx) => {
    const { kept, facility } = await requireForLender(tx, input.financingId);
    if (!owedStatuses.includes(kept.view.status))
      refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    if (input.amount.currency !== kept.view.amount.currency)
      refuse(tradeRefusals.REPAYMENT_EXCEEDS, { at: '/amount/currency' });
    const amountMinor = BigInt(input.amount.amountMinor);
    const { view: owed, interestFrom } = kept;
    if (input.receivableId !== undefined && !owed.recourse)
      refuse(commonRefusals.INPUT_INVALID, { at: '/receivableId', facts: { recourse: false } });
    const money = {
      ...input,
      kind: 'trade_repayment' as const,
      objectId: owed.id,
      beganOn: owed.paidOutOn,
      lastPaidOn: interestFrom === owed.paidOutOn ? undefined : paidTo(interestFrom, owed.discount, owed.dueOn),
      customerId: owed.recourse ? facility.borrowerId : undefined,
      interestTo: async (on: LocalDate) => {
        const { interestMinor, penaltyMinor } = await owedOn(tx, kept, on);
        return interestMinor + penaltyMinor;
      },
    };
    const receipt = owed.recourse
      ? await takeFrom(tx, facility, input.receivableId, money)
      : await takeMoneyIn(tx, money);
    const costsOf = kept.view.recourse ? facility : undefined;
    const { view, paid } = await settle(tx, kept, {
      amountMinor,
      on: input.receivedOn,
      from: { account: 'cash' },
      costsOf,
    });
    await noteDone(tx, receipt.id, { paid });
    return {
      view,
      event: events.financingRepaid(view, { received: input.amount, receivedOn: input.receivedOn, by: 'cash' }),
    };
  });
}

/** What cannot be recovered any more is a loss of the lender. */
export async function writeOffFinancing(ctx: Ctx, input: { financingId: string }): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.writeOff', mandate: 'trade:settle', input }, async (tx) => {
    const { kept } = await requireForLender(tx, input.financingId);
    judgedOn(tx, { status: kept.view.status, amount: kept.view.amount, repaid: kept.view.repaid });
    const moved = await store.moveFinancing(tx, kept.view.id, owedStatuses, { status: 'lost' });
    if (!moved) refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    const { currency } = moved.view.amount;
    const amountMinor = BigInt(moved.view.amount.amountMinor) - BigInt(moved.view.repaid.amountMinor);
    await post(tx, {
      bookPartyId: moved.view.lenderId,
      kind: 'trade_write_off',
      objectId: moved.view.id,
      valueOn: todayIn(tx),
      entries: [
        { account: 'credit_loss', currency, amountMinor },
        { ...claimOn(moved.view), currency, amountMinor: -amountMinor },
      ],
    });
    await cancelDeadlines(tx, moved.view.id, [DUE]);
    return { view: moved.view, event: events.financingWrittenOff(moved.view) };
  });
}

/**
 * Reaction: the proceeds of documents are in. They pay what was lent on those documents, then what was lent on the credit
 * before them; the rest is the beneficiary's. In the transaction of the receipt, so that nothing is paid away first.
 */
export async function repayFromProceeds(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { bankId, rootId, presentationId, creditId, receivedOn, received, receiptId } = event.payload as {
    bankId: string;
    rootId: string;
    presentationId: string;
    creditId: string;
    receivedOn: string;
    received: MoneyWire;
    receiptId?: string;
  };
  const financings: PaidParts['financings'] = [];
  const presentationIds = [rootId, presentationId];
  // One that is being paid out at this moment is still seen as approved; its lock says which it is.
  const live = [...waitingStatuses, ...owedStatuses];
  const found = await store.listConcerned(ctx, { creditIds: [creditId], presentationIds }, live);
  const own = found.filter(
    ({ view, group }) =>
      group !== 'import_financing' &&
      view.lenderId === bankId &&
      (view.presentationId === null || presentationIds.includes(view.presentationId)),
  );
  for (const { view } of own.sort(
    (a, b) => Number(a.view.presentationId === null) - Number(b.view.presentationId === null),
  )) {
    const kept = onRecord(await store.lockFinancing(ctx, view.id));
    if (!owedStatuses.includes(kept.view.status)) continue;
    const from = { account: 'beneficiary_payable', subjectId: view.creditId } as const;
    const held = -(await balanceOf(ctx, bankId, from.account, from.subjectId, received.currency));
    const owed = await owedOn(ctx, kept, receivedOn);
    const borne = owed.interestMinor + owed.penaltyMinor;
    const most = owed.principalMinor + borne;
    const amountMinor = held < most ? held : most;
    if (amountMinor <= borne) continue;
    const { view: after, paid } = await settle(ctx, kept, { amountMinor, on: receivedOn, from });
    financings.push(...paid.financings);
    await recordEvent(ctx, events.financingRepaid(after, { by: 'proceeds' }));
  }
  if (receiptId !== undefined) await noteDone(ctx, receiptId, { paid: { financings } });
}
