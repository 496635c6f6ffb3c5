import { foundGuarantees } from '../../assessment/fraud/index.ts';
import {
  calledByPayer,
  callersOf,
  judgeAt,
  type KeptJudgement,
  keeping,
  keptOf,
  readWithRisk,
  registryOf,
} from '../../assessment/judgement/index.ts';
import { asSystem, atOnce, type Ctx, requirePerson, settled } from '../../context.ts';
import { findPresentation } from '../../credits/presentations/index.ts';
import { findTrustReceiptOf } from '../../credits/trust-receipts/index.ts';
import { act, agreersApart, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { assertGate, type GateDecision, inWords, isOfLenderAlone } from '../../ground/policy/index.ts';
import { keepDecision } from '../../ground/standings/index.ts';
import { inMoneyOf } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { next } from '../../kernel/transitions.ts';
import {
  assertMet,
  type Condition,
  claimsMinor,
  conditionsInWords,
  conditionsToWire,
  contractInterest,
  type DisburseInput,
  type DrawdownView,
  drawdownApproved,
  drawdownDeclined,
  drawdownDisbursed,
  drawdownLife,
  drawdownRequested,
  type FacilityView,
  financingRefusals,
  findDrawdown,
  findFacility,
  insertDrawdown,
  interestRefusals,
  isActive,
  isHeldFor,
  type KeptDrawdown,
  moveDrawdown,
  type RequestDrawdownInput,
  requireFacility,
  today,
} from '../../lending/financing/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { drawdownConditions } from './rules.ts';
import { shownTo, withoutOfLender } from './shown.ts';

/** The conditions as they stand at this moment: the facility judged by its whole record as it will be after the draw. */
export async function judgedNow(
  ctx: Ctx,
  facility: FacilityView,
  drawdown: Pick<KeptDrawdown, 'id' | 'product' | 'presentationId' | 'amount' | 'dueOn'>,
  /** Who approves it, and who pays it out; of a request, and of a reading, nobody yet. */
  payers?: readonly string[],
): Promise<{
  conditions: Condition[];
  decision: GateDecision;
  callers: ReadonlySet<string>;
  kept: KeptJudgement | undefined;
}> {
  const presentation =
    drawdown.presentationId === null ? undefined : (await findPresentation(ctx, drawdown.presentationId))?.view;
  const honouredMinor = presentation?.status === 'honoured' ? BigInt(presentation.amount.amountMinor) : undefined;
  const amountMinor = BigInt(drawdown.amount.amountMinor);
  const { dueOn } = drawdown;
  return asSystem(ctx, 'drawdowns', async (system) => {
    await settled(system, 'coverage');
    const [record, guarantees, trustReceipt] = await atOnce(
      system,
      () => readWithRisk(system, 'D', facility, { decides: payers !== undefined }),
      () => foundGuarantees(system, facility.lenderId, facility.borrowerId),
      async () => presentation && findTrustReceiptOf(system, presentation.id),
    );
    const registry = await registryOf(system, record, dueOn);
    // An advance takes the place of the applicant's debt for the credit; other money comes on top.
    const replaces =
      honouredMinor === undefined ? {} : { claimMinor: -honouredMinor, marginMinor: amountMinor - honouredMinor };
    const after = { principalMinor: amountMinor, ...replaces, dueOn, registry };
    const more = [...calledByPayer(record.base, payers ?? []), ...guarantees];
    const { judgement, decision } = judgeAt(record, { gate: 'D', after, more, debtId: drawdown.id });
    const { debt, pool } = judgement.record;
    const marks = new Map(pool.lots.map((v) => [v.lot.lotId, v.state]));
    const conditions = drawdownConditions({
      product: drawdown.product,
      amountMinor,
      facilityActive: isActive(facility, record.on),
      hasTerms: record.terms !== undefined,
      items: pool.positions.map(({ itemId, state, awaited, steadyUntil }) => ({
        itemId,
        state,
        mark: marks.get(itemId),
        awaited,
        steadyUntil,
      })),
      holds: record.holds.filter((hold) => hold.blocks.includes('advance') && isHeldFor(hold, drawdown.id)),
      registry,
      figures: {
        ...judgement.figures,
        principalMinor: debt.principalMinor,
        claimsMinor: claimsMinor(debt),
        securedAfterMinor: claimsMinor(debt) + debt.acceptedMinor,
      },
      state: judgement.state,
      closed: decision.blocks.map(inWords),
      honouredMinor,
      before: record.debt,
      trustReceipt,
      today: record.on,
      dueOn,
    }).map((each) => ({ ...each, facts: inMoneyOf(each.facts, facility.limit.currency) }));
    const kept = payers && keptOf('D', judgement, { change: after, now: ctx.clock.now() });
    return { conditions, decision, callers: callersOf(record.base), kept };
  });
}

const conditionsNow = async (ctx: Ctx, facility: FacilityView, drawdown: KeptDrawdown): Promise<Condition[]> =>
  (await judgedNow(ctx, facility, drawdown)).conditions;

const viewOf = (drawdown: KeptDrawdown, conditions: readonly Condition[]): DrawdownView => ({
  id: drawdown.id,
  facilityId: drawdown.facilityId,
  product: drawdown.product,
  presentationId: drawdown.presentationId,
  amount: drawdown.amount,
  repaid: drawdown.repaid,
  withheld: drawdown.withheld,
  dueOn: drawdown.dueOn,
  status: drawdown.status,
  holdReason: drawdown.holdReason,
  disbursedOn: drawdown.disbursedOn,
  replacesId: drawdown.replacesId,
  firstPaidOn: drawdown.firstPaidOn,
  conditions: conditionsToWire(conditionsInWords(conditions)),
});

/** A drawdown with its conditions: live while it waits, as they stood once it was paid out. */
export async function readDrawdown(ctx: Ctx, drawdownId: string): Promise<DrawdownView> {
  const drawdown = await findDrawdown(ctx, drawdownId);
  const facility = drawdown && (await findFacility(ctx, drawdown.facilityId));
  if (!drawdown || !facility) refuse(commonRefusals.NOT_FOUND, { at: '/drawdownId' });
  const isOver = drawdown.conditions && ['disbursed', 'repaid', 'replaced', 'declined'].includes(drawdown.status);
  return viewOf(
    drawdown,
    shownTo(
      ctx,
      facility,
      isOver && drawdown.conditions ? drawdown.conditions : await conditionsNow(ctx, facility, drawdown),
    ),
  );
}

/** What stands between a drawdown and the lender's next act on it, as the act itself would refuse it now; read by the lender. */
export async function unmetOf(ctx: Ctx, drawdownId: string): Promise<DrawdownView['conditions']> {
  const { status, conditions } = await readDrawdown(ctx, drawdownId);
  return status === 'requested' || status === 'approved' ? conditions.filter(({ met }) => met !== true) : [];
}

const holdReasonOf = (conditions: readonly Condition[]): string | undefined =>
  conditions.find((c) => c.code === 'COLLATERAL_CONTROLLED' && c.met !== true)?.code;

/** The borrower asks for money. A request made while control is not proved is held from the start. */
export async function requestDrawdown(
  ctx: Ctx,
  input: RequestDrawdownInput & { facilityId: string },
): Promise<DrawdownView> {
  return act(ctx, { verb: 'drawdown.request', mandate: 'drawdown:request', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'borrower');
    if (!isActive(facility, today(tx)))
      refuse(financingRefusals.FACILITY_NOT_ACTIVE, { facts: { status: facility.status } });
    if (input.amount.currency !== facility.limit.currency)
      refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    if (input.dueOn <= today(tx) || input.dueOn > facility.expiresOn)
      refuse(financingRefusals.DUE_DAY_UNFIT, {
        at: '/dueOn',
        facts: { today: today(tx), expiresOn: facility.expiresOn },
      });
    if (input.presentationId !== undefined && !(await findPresentation(tx, input.presentationId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
    const made = await insertDrawdown(tx, {
      id: tx.newId('drawdown'),
      facilityId: facility.id,
      product: input.product,
      presentationId: input.presentationId ?? null,
      amountMinor: BigInt(input.amount.amountMinor),
      currency: input.amount.currency,
      dueOn: input.dueOn,
      status: 'requested',
      requestedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    if (!made) refuse(financingRefusals.PRESENTATION_ALREADY_ADVANCED, { at: '/presentationId' });
    const { conditions, decision } = await judgedNow(tx, facility, made);
    refuseListed(decision);
    const holdReason = holdReasonOf(conditions);
    const held =
      holdReason === undefined
        ? undefined
        : await moveDrawdown(tx, made.id, ['requested'], { status: 'held', heldFrom: 'requested', holdReason });
    const drawdown = held ?? made;
    return {
      view: viewOf(drawdown, withoutOfLender(conditions)),
      event: drawdownRequested(drawdown, { holdReason: drawdown.holdReason }),
    };
  });
}

/**
 * Nothing is taken in from who is on a list; of which, and since when, the request is told nothing, but of the one that is public. While a
 * covenant is broken nothing is reserved, either.
 */
function refuseListed({ blocks }: GateDecision): void {
  if (blocks.some(({ fact }) => fact === 'F68')) assertGate('D', [{ fact: 'F68', facts: {} }]);
  const told = blocks.filter(({ fact }) => fact === 'F103' || fact === 'F104');
  const shown = told.map((f) => (isOfLenderAlone({ ...f.facts, fact: f.fact }) ? { ...f, facts: {} } : f));
  if (shown.length > 0) assertGate('D', shown);
}

async function lockBoth(ctx: Ctx, drawdownId: string) {
  const found = await findDrawdown(ctx, drawdownId);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/drawdownId' });
  const facility = await requireFacility(ctx, found.facilityId, 'lender');
  // Read again under the lock: a hold may have come in between.
  const drawdown = onRecord(await findDrawdown(ctx, drawdownId));
  if (drawdown.status === 'held') {
    const conditions = await conditionsNow(ctx, facility, drawdown);
    refuse(financingRefusals.DRAWDOWN_HELD, {
      facts: {
        holdReason: drawdown.holdReason,
        conditions: conditionsInWords(conditions.filter((c) => c.met !== true)),
      },
    });
  }
  return { facility, drawdown };
}

/** A maker of the lender approves, when every condition is met at this moment. */
export async function approveDrawdown(ctx: Ctx, input: { drawdownId: string }): Promise<DrawdownView> {
  return act(ctx, { verb: 'drawdown.approve', mandate: 'drawdown:approve', input }, async (tx) => {
    const { facility, drawdown } = await lockBoth(tx, input.drawdownId);
    next(drawdownLife, drawdown.status, 'approve', financingRefusals.DRAWDOWN_WRONG_STATE);
    const { personId } = requirePerson(tx);
    const { conditions, decision, callers, kept } = await judgedNow(tx, facility, drawdown, [personId]);
    assertMet(conditions);
    await agreersApart(tx, callers);
    await keepDecision(tx, { gate: 'D', holderId: facility.lenderId, objectId: drawdown.id }, decision);
    const moved = await moveDrawdown(tx, drawdown.id, ['requested'], {
      status: 'approved',
      approvedBy: personId,
    });
    if (!moved) refuse(financingRefusals.DRAWDOWN_WRONG_STATE, { facts: { status: drawdown.status } });
    const event = await keeping(drawdownApproved(moved, { approvedBy: personId }), kept);
    return { view: viewOf(moved, conditions), event };
  });
}

/** A checker pays out, when every condition is met once more; conditions and entries are kept together. */
export async function disburseDrawdown(ctx: Ctx, input: DisburseInput & { drawdownId: string }): Promise<DrawdownView> {
  return act(ctx, { verb: 'drawdown.disburse', mandate: 'drawdown:disburse', input }, async (tx) => {
    const { facility, drawdown } = await lockBoth(tx, input.drawdownId);
    const { personId } = requirePerson(tx);
    next(drawdownLife, drawdown.status, 'disburse', financingRefusals.DRAWDOWN_WRONG_STATE);
    await requireApart(tx, [drawdown.approvedBy]);
    restsOn(tx, [{ personId: drawdown.approvedBy, mandate: 'drawdown:approve', objectId: drawdown.id }]);
    putsAtRisk(tx, { ...drawdown.amount, clientId: facility.borrowerId });
    const payers = [personId, ...(drawdown.approvedBy === null ? [] : [drawdown.approvedBy])];
    const { conditions, decision, callers, kept } = await judgedNow(tx, facility, drawdown, payers);
    assertMet(conditions);
    await agreersApart(tx, callers);
    await keepDecision(tx, { gate: 'D', holderId: facility.lenderId, objectId: drawdown.id }, decision);
    const disbursedOn = today(tx);
    const withheldMinor = await withheldOf(tx, drawdown, input, facility, disbursedOn);
    const moved = await moveDrawdown(tx, drawdown.id, ['approved'], {
      status: 'disbursed',
      disbursedBy: personId,
      disbursedOn,
      interestFrom: disbursedOn,
      amountMinor: BigInt(drawdown.amount.amountMinor) - withheldMinor,
      withheldMinor,
      conditions: conditionsToWire(conditions),
    });
    if (!moved) refuse(financingRefusals.DRAWDOWN_WRONG_STATE, { facts: { status: drawdown.status } });
    await bookDisbursement(tx, facility, moved, { valueOn: disbursedOn, reference: input.reference });
    const event = await keeping(drawdownDisbursed(moved, { disbursedOn, disbursedBy: personId }), kept);
    return { view: viewOf(moved, conditions), event };
  });
}

/**
 * Interest taken out in advance: what is owed, and bears interest, is what was paid out (Civil Code 670). No more than the interest
 * that the whole would bear to its due day: anything beyond is no interest, and nobody approved it.
 */
async function withheldOf(
  ctx: Ctx,
  { amount, product, dueOn }: KeptDrawdown,
  { withheld }: DisburseInput,
  facility: FacilityView,
  on: string,
): Promise<bigint> {
  if (withheld === undefined) return 0n;
  const withheldMinor = BigInt(withheld.amountMinor);
  const wholeMinor = BigInt(amount.amountMinor);
  if (withheld.currency !== amount.currency || product !== 'working_capital' || withheldMinor >= wholeMinor)
    refuse(interestRefusals.WITHHELD_UNFIT, { at: '/withheld' });
  const mostMinor = await contractInterest(ctx, facility, { principalMinor: wholeMinor, from: on, to: dueOn });
  if (withheldMinor > mostMinor)
    refuse(interestRefusals.WITHHELD_ABOVE_INTEREST, {
      at: '/withheld',
      facts: { mostMinor, currency: amount.currency, from: on, dueOn },
    });
  return withheldMinor;
}

/** An import bill advance and the margin together take the place of what the applicant owes; other money leaves as cash. */
async function bookDisbursement(
  ctx: Ctx,
  facility: FacilityView,
  drawdown: KeptDrawdown,
  { valueOn, reference }: { valueOn: string; reference: string | undefined },
) {
  const { currency } = facility.limit;
  const amountMinor = BigInt(drawdown.amount.amountMinor);
  const presentation =
    drawdown.presentationId === null ? undefined : (await findPresentation(ctx, drawdown.presentationId))?.view;
  const honouredMinor = presentation ? BigInt(presentation.amount.amountMinor) : undefined;
  const subjectId = facility.id;
  if (honouredMinor === undefined)
    await payMoneyOut(ctx, {
      kind: 'drawdown',
      lenderId: facility.lenderId,
      objectId: drawdown.id,
      amount: drawdown.amount,
      paidOn: valueOn,
      reference,
      payeeId: facility.borrowerId,
    });
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: drawdown.product,
    objectId: drawdown.id,
    valueOn,
    entries:
      honouredMinor === undefined
        ? [
            { account: 'loan_principal', subjectId, currency, amountMinor },
            { account: 'cash', currency, amountMinor: -amountMinor },
          ]
        : [
            { account: 'loan_principal', subjectId, currency, amountMinor },
            { account: 'margin_deposit', subjectId, currency, amountMinor: honouredMinor - amountMinor },
            { account: 'applicant_claim', subjectId, currency, amountMinor: -honouredMinor },
          ],
  });
}

/** The lender declines a drawdown that was not paid out. */
export async function declineDrawdown(ctx: Ctx, input: { drawdownId: string; reason: string }): Promise<DrawdownView> {
  return act(ctx, { verb: 'drawdown.decline', mandate: 'drawdown:approve', input }, async (tx) => {
    const found = await findDrawdown(tx, input.drawdownId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/drawdownId' });
    await requireFacility(tx, found.facilityId, 'lender');
    const moved = await moveDrawdown(tx, found.id, ['requested', 'approved', 'held'], {
      status: 'declined',
      heldFrom: null,
    });
    if (!moved) refuse(financingRefusals.DRAWDOWN_WRONG_STATE, { facts: { status: found.status } });
    return {
      view: viewOf(moved, moved.conditions ?? []),
      event: drawdownDeclined(moved, { reason: input.reason }),
    };
  });
}
