import {
  type FacilityRecord,
  judgeAt,
  keeping,
  keptOf,
  readRecord,
  registryOf,
} from '../../assessment/judgement/index.ts';
import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { inWords, policyOn } from '../../ground/policy/index.ts';
import { keepDecision } from '../../ground/standings/index.ts';
import { inMoneyOf } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDateAt } from '../../kernel/time.ts';
import {
  assertMet,
  type Condition,
  conditionsInWords,
  conditionsToWire,
  drawdownRolledOver,
  type FacilityView,
  financingRefusals,
  findDrawdown,
  findFacility,
  insertDrawdown,
  isActive,
  isHeldFor,
  type KeptDrawdown,
  moveDrawdown,
  owedOf,
  requireFacility,
  rowOfDrawdown,
  today,
} from '../../lending/financing/index.ts';
import {
  type Provider,
  type Renewals,
  renewedTitle,
  renewsTooOften,
  rolloverConditions,
  rolloverRefusals,
} from './rollover-rules.ts';
import type {
  ApproveRolloverInput,
  RequestRolloverInput,
  RolloverCandidateView,
  RolloverView,
} from './rollover-schemas.ts';
import * as store from './rollover-store.ts';
import { shownTo, withoutOfLender } from './shown.ts';

function viewOf(kept: store.KeptRollover): RolloverView {
  const { requestedBy: _, approvedBy: __, ...view } = kept;
  return view;
}

const announce = (type: string, view: RolloverView, { lenderId, borrowerId }: FacilityView): DomainEvent => ({
  type: `rollover.${type}`,
  version: 1,
  objectId: view.id,
  participants: [lenderId, borrowerId],
  payload: { ...view },
});

/** Drawdowns that fall due within the days of the dated rules, of everyone who asks only its own. */
export const listCandidates = (ctx: Ctx, limit: number): Promise<RolloverCandidateView[]> => {
  const from = today(ctx);
  return store.listDueBetween(ctx, from, addDays(from, policyOn('rollover.candidateDays', from).value), limit);
};

/** The security of a facility that is live, and who gives it. */
const providersOf = ({ securities }: FacilityRecord): Provider[] =>
  securities.map((p) => ({
    pledgeId: p.id,
    pledgorId: p.pledgorId,
    agreedOn: p.agreedAt === null ? null : businessDateAt(p.agreedAt),
  }));

/** The conditions as they stand at this moment, with what the old debt has borne. */
async function stateOf(
  ctx: Ctx,
  facility: FacilityView,
  old: KeptDrawdown,
  { interest, consents, dueOn }: Pick<RolloverView, 'interest' | 'consents' | 'dueOn'>,
) {
  const on = today(ctx);
  const record = await readRecord(ctx, facility);
  const owed =
    record.debt.open.find((debt) => debt.id === old.id) ?? (await owedOf(ctx, [facility], [rowOfDrawdown(old)], on))[0];
  if (!owed) throw new Error('a drawdown that is on record has its debt');
  const registry = await registryOf(ctx, record, dueOn);
  const after = { dueOn, registry };
  const { judgement, decision } = judgeAt(record, { gate: 'RO', after, debtId: old.id });
  // Of this debt alone the conditions say it themselves.
  const closed = decision.blocks.filter(
    (f) => f.facts.hold === undefined && f.facts.debtId !== old.id && f.fact !== 'F53',
  );
  const conditions: Condition[] = [
    ...rolloverConditions({
      today: on,
      facilityActive: isActive(facility, on),
      borrowerId: facility.borrowerId,
      holds: record.holds.filter((hold) => hold.blocks.includes('advance') && isHeldFor(hold, old.id)),
      old: {
        status: old.status,
        // Through every rollover: security that stood when the money was first out stood for it.
        paidOutOn: old.firstPaidOn ?? old.disbursedOn,
        dueOn: old.dueOn,
        borneMinor: owed.interestMinor + owed.penaltyMinor,
        isMisused: owed.isMisused,
      },
      interest,
      providers: providersOf(record),
      consents,
    }).map((each) => ({ ...each, facts: inMoneyOf(each.facts, facility.limit.currency) })),
    { code: 'GATE_OPEN', met: closed.length === 0, facts: { closed: closed.map(inWords) } },
  ];
  return { owed, conditions, decision, kept: keptOf('RO', judgement, { change: after, now: ctx.clock.now() }) };
}

/** A debt that is renewed again and again, or does not pay its interest, is decided at the third level. */
async function asksForRenewal(ctx: Ctx, old: KeptDrawdown, { interest }: Pick<RolloverView, 'interest'>) {
  const on = today(ctx);
  const before = await store.findChain(ctx, old.id);
  const renewals: Renewals = {
    rollovers: before.rollovers + 1,
    carried: before.carried + (interest === 'carried' ? 1 : 0),
    thirdLevelFrom: policyOn('rollover.thirdLevelFrom', on).value,
    carriedThirdLevelFrom: policyOn('rollover.carriedThirdLevelFrom', on).value,
  };
  if (renewsTooOften(renewals))
    asksSecond(ctx, { level: 'L3', reasons: [{ code: 'RENEWED_OFTEN', title: renewedTitle, facts: { ...renewals } }] });
}

export async function readRollover(ctx: Ctx, rolloverId: string): Promise<RolloverView> {
  const kept = await store.findRollover(ctx, rolloverId);
  const facility = kept && (await findFacility(ctx, kept.facilityId));
  const old = kept && (await findDrawdown(ctx, kept.drawdownId));
  if (!kept || !facility || !old) refuse(commonRefusals.NOT_FOUND, { at: '/rolloverId' });
  if (kept.status === 'done' || kept.status === 'declined') return viewOf(kept);
  const { conditions } = await stateOf(ctx, facility, old, kept);
  return { ...viewOf(kept), conditions: conditionsToWire(conditionsInWords(shownTo(ctx, facility, conditions))) };
}

/** The borrower asks that a new drawdown take the place of one that is owed, and says why. */
export async function requestRollover(
  ctx: Ctx,
  input: RequestRolloverInput & { drawdownId: string },
): Promise<RolloverView> {
  return act(ctx, { verb: 'rollover.request', mandate: 'drawdown:request', input }, async (tx) => {
    const found = await findDrawdown(tx, input.drawdownId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/drawdownId' });
    const facility = await requireFacility(tx, found.facilityId, 'borrower');
    const old = onRecord(await findDrawdown(tx, found.id));
    if (old.product !== 'working_capital' || old.status !== 'disbursed' || input.dueOn <= old.dueOn)
      refuse(rolloverRefusals.ROLLOVER_UNFIT, { at: '/dueOn', facts: { status: old.status, dueOn: old.dueOn } });
    if (input.dueOn > facility.expiresOn)
      refuse(financingRefusals.DUE_DAY_UNFIT, {
        at: '/dueOn',
        facts: { today: today(tx), expiresOn: facility.expiresOn },
      });
    const made = await store.insertRollover(tx, {
      ...input,
      id: tx.newId('rollover'),
      facilityId: facility.id,
      status: 'requested',
      requestedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    if (!made) refuse(rolloverRefusals.ROLLOVER_OPEN, { at: '/drawdownId' });
    const { conditions } = await stateOf(tx, facility, old, made);
    const view = { ...viewOf(made), conditions: conditionsToWire(conditionsInWords(withoutOfLender(conditions))) };
    return { view, event: announce('requested', view, facility) };
  });
}

/** The rollover and its debt for the lender, under the lock of their facility. */
async function lockForLender(ctx: Ctx, rolloverId: string) {
  const found = await store.findRollover(ctx, rolloverId);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/rolloverId' });
  const facility = await requireFacility(ctx, found.facilityId, 'lender');
  const kept = onRecord(await store.findRollover(ctx, rolloverId));
  const old = onRecord(await findDrawdown(ctx, kept.drawdownId));
  return { facility, kept, old };
}

const wrongState = ({ status }: RolloverView) => refuse(rolloverRefusals.ROLLOVER_WRONG_STATE, { facts: { status } });

/** A maker of the lender approves, with what providers of new security declared, when every condition is met. */
export async function approveRollover(
  ctx: Ctx,
  input: ApproveRolloverInput & { rolloverId: string },
): Promise<RolloverView> {
  return act(ctx, { verb: 'rollover.approve', mandate: 'drawdown:approve', input }, async (tx) => {
    const { facility, kept, old } = await lockForLender(tx, input.rolloverId);
    if (kept.status !== 'requested') wrongState(kept);
    const { consents } = input;
    const { conditions, decision, kept: judged } = await stateOf(tx, facility, old, { ...kept, consents });
    assertMet(conditions);
    await keepDecision(tx, { gate: 'RO', holderId: facility.lenderId, objectId: kept.id }, decision);
    const moved = await store.moveRollover(tx, kept.id, ['requested'], {
      status: 'approved',
      consents,
      approvedBy: requirePerson(tx).personId,
    });
    if (!moved) return wrongState(kept);
    const view = { ...viewOf(moved), conditions: conditionsToWire(conditionsInWords(conditions)) };
    return { view, event: await keeping(announce('approved', view, facility), judged) };
  });
}

/**
 * A checker closes the old debt by the new, when every condition is met once more: principal moves in the books and no cash
 * does; interest that is carried stays under its own name. No pledge is touched, so each keeps its publicity, its rank and
 * the day from which a court would reckon (SI 16, Bankruptcy Law 31).
 */
export async function executeRollover(ctx: Ctx, input: { rolloverId: string }): Promise<RolloverView> {
  return act(ctx, { verb: 'rollover.execute', mandate: 'drawdown:disburse', input }, async (tx) => {
    const { facility, kept, old } = await lockForLender(tx, input.rolloverId);
    const { personId } = requirePerson(tx);
    if (kept.status !== 'approved') wrongState(kept);
    await requireApart(tx, [kept.approvedBy]);
    restsOn(tx, [{ personId: kept.approvedBy, mandate: 'drawdown:approve', objectId: kept.id }]);
    const { owed, conditions, decision, kept: judged } = await stateOf(tx, facility, old, kept);
    assertMet(conditions);
    await keepDecision(tx, { gate: 'RO', holderId: facility.lenderId, objectId: kept.id }, decision);
    await asksForRenewal(tx, old, kept);
    const on = today(tx);
    putsAtRisk(tx, {
      amountMinor: owed.outstandingMinor,
      currency: facility.limit.currency,
      clientId: facility.borrowerId,
    });
    const closed = await moveDrawdown(tx, old.id, ['disbursed'], { status: 'replaced' });
    if (!closed) wrongState(kept);
    const made = onRecord(
      await insertDrawdown(tx, {
        id: tx.newId('drawdown'),
        facilityId: facility.id,
        product: old.product,
        amountMinor: owed.outstandingMinor,
        currency: facility.limit.currency,
        dueOn: kept.dueOn,
        status: 'disbursed',
        requestedBy: kept.requestedBy,
        approvedBy: kept.approvedBy,
        disbursedBy: personId,
        disbursedOn: on,
        interestFrom: on,
        interestDueMinor: owed.interestMinor,
        penaltyDueMinor: owed.penaltyMinor,
        compoundDueMinor: owed.compoundMinor,
        replacesId: old.id,
        firstPaidOn: old.firstPaidOn ?? old.disbursedOn,
        conditions: conditionsToWire(conditions),
        participants: old.participants,
      }),
    );
    const principal = { account: 'loan_principal', subjectId: facility.id, currency: facility.limit.currency } as const;
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'rollover',
      objectId: made.id,
      valueOn: on,
      entries: [
        { ...principal, amountMinor: owed.outstandingMinor },
        { ...principal, amountMinor: -owed.outstandingMinor },
      ],
    });
    const moved = await store.moveRollover(tx, kept.id, ['approved'], {
      status: 'done',
      replacedById: made.id,
      doneBy: personId,
      conditions: conditionsToWire(conditions),
    });
    if (!moved) return wrongState(kept);
    const { interest, reason, consents } = kept;
    const more = { rolloverId: kept.id, replacesId: old.id, interest, reason, consents };
    return { view: viewOf(moved), event: await keeping(drawdownRolledOver(made, more), judged) };
  });
}

/** The lender declines, and says why: a listed firm may ask (measures 2 and 16). */
export async function declineRollover(ctx: Ctx, input: { rolloverId: string; reason: string }): Promise<RolloverView> {
  return act(ctx, { verb: 'rollover.decline', mandate: 'drawdown:approve', input }, async (tx) => {
    const { facility, kept } = await lockForLender(tx, input.rolloverId);
    const moved = await store.moveRollover(tx, kept.id, ['requested', 'approved'], { status: 'declined' });
    if (!moved) return wrongState(kept);
    const view = viewOf(moved);
    return { view, event: { ...announce('declined', view, facility), payload: { ...view, declined: input.reason } } };
  });
}
