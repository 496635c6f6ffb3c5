import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { endUndertakings, openOn } from '../covenants/index.ts';
import { lockBillOf } from '../exchange-bills/index.ts';
import { lockFacility } from '../financing/index.ts';
import { lockLoan } from '../loans/index.ts';
import { houseOf } from '../party-limits/index.ts';
import { convertUp, ratesOf } from '../valuation/index.ts';
import { hang } from './hang.ts';
import { limitRefusals } from './refusals.ts';
import { assertWithinCeiling, boundOf, type LimitStatus } from './rules.ts';
import type {
  CapitalView,
  ChangeLimitInput,
  LimitView,
  MoveLimitInput,
  OpenLimitInput,
  StateCapitalInput,
} from './schemas.ts';
import * as store from './store.ts';
import { takeFor, tellLimit } from './take.ts';
import { isLoan, listByThemselves, listUnplaced } from './take-store.ts';

const zero = (minor: bigint): bigint => (minor > 0n ? minor : 0n);

export const viewOf = (limit: store.KeptLimit): LimitView => {
  const { amountMinor, usedMinor, reservedMinor, currency, openedAt, markedAt } = limit;
  const takenMinor = usedMinor + reservedMinor;
  return {
    id: limit.id,
    lenderId: limit.lenderId,
    parentId: limit.parentId,
    path: limit.path,
    kind: limit.kind,
    partyId: limit.partyId,
    amount: { amountMinor: amountMinor.toString(), currency },
    usedMinor: usedMinor.toString(),
    reservedMinor: reservedMinor.toString(),
    leftMinor: zero(boundOf(limit) - takenMinor).toString(),
    isOver: takenMinor > boundOf(limit),
    products: limit.products && [...limit.products],
    onlyCurrency: limit.onlyCurrency,
    maxTenorDays: limit.maxTenorDays,
    isRevolving: limit.isRevolving,
    haircutBps: limit.haircutBps,
    validFrom: limit.validFrom,
    validUntil: limit.validUntil,
    note: limit.note,
    status: limit.status,
    documentHash: limit.documentHash,
    openedAt: openedAt.toISOString(),
    markedAt: markedAt?.toISOString() ?? null,
  };
};

const limitEvent = (type: string, view: LimitView, more: Record<string, unknown> = {}) => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [view.lenderId],
  payload: { parentId: view.parentId, kind: view.kind, partyId: view.partyId, amount: view.amount, ...more },
});

const because = ({ reason, note, documentHash }: MoveLimitInput) => ({ reason, note: note ?? null, documentHash });

/** What two people judge a limit by. How much is taken of it moves all day, and is judged anew whenever it counts. */
const factsOf = ({ amountMinor, currency, status, validFrom, validUntil }: store.KeptLimit) => ({
  amount: { amountMinor, currency },
  status,
  validFrom,
  validUntil,
});

/** A limit of who asks, locked; another's does not exist. */
export async function requireLimit(ctx: Ctx, limitId: string): Promise<store.KeptLimit> {
  const limit = await store.lockLimit(ctx, limitId);
  if (limit?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/limitId' });
  return limit;
}

/** A part is no larger than what it is part of, and ends no later. */
function assertWithinParent(
  parent: store.KeptLimit | undefined,
  { amountMinor, currency, validUntil }: { amountMinor: bigint; currency: string; validUntil: string },
): void {
  if (!parent) return;
  const facts = {
    parentId: parent.id,
    parentMinor: parent.amountMinor,
    currency: parent.currency,
    parentUntil: parent.validUntil,
  };
  if (validUntil > parent.validUntil) refuse(limitRefusals.LIMIT_DAYS_UNFIT, { at: '/validUntil', facts });
  if (currency === parent.currency && amountMinor > parent.amountMinor)
    refuse(limitRefusals.LIMIT_ABOVE_PARENT, { at: '/amount', facts });
}

/** A group or customer at the root or right under a group; every other part says what it is for. */
function assertShape({ kind, products, onlyCurrency, maxTenorDays }: OpenLimitInput, parent?: store.KeptLimit): void {
  const isOfName = kind === 'group' || kind === 'customer';
  const fits =
    (isOfName ? parent === undefined || parent.kind === 'group' : parent !== undefined) &&
    (kind !== 'product' || products !== undefined) &&
    (kind !== 'currency' || onlyCurrency !== undefined) &&
    (kind !== 'tenor' || maxTenorDays !== undefined);
  if (!fits) refuse(limitRefusals.LIMIT_SHAPE_UNFIT, { at: '/kind', facts: { kind, parent: parent?.kind ?? null } });
}

/**
 * One name and one group take no more than a share of the lender's capital (Measures for Large Exposures of Commercial Banks 2018, 7
 * and 8; for who guarantees, Regulations on Financing Guarantee Companies 2017, 16).
 */
async function assertUnderCeiling(
  ctx: Ctx,
  roles: readonly string[],
  limit: Pick<store.KeptLimit, 'kind' | 'lenderId' | 'currency'>,
  amountMinor: bigint,
): Promise<void> {
  if (limit.kind !== 'group' && limit.kind !== 'customer') return;
  const on = businessDate(ctx);
  const whose = roles.includes('guarantor') ? 'guarantor' : 'lender';
  const ceilingBps = policyOn(`limit.${whose}.${limit.kind}Bps`, on).value;
  const capital = await store.findCapital(ctx, limit.lenderId, on);
  const { lenderId, currency } = limit;
  if (capital === undefined || capital.currency === currency)
    return assertWithinCeiling(amountMinor, capital, ceilingBps);
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const of = { lenderId, from: currency, to: [capital.currency], since, on };
  const rate = (await ratesOf(ctx, of)).get(capital.currency);
  if (!rate) refuse(limitRefusals.LIMIT_RATE_MISSING, { facts: { from: currency, to: capital.currency } });
  assertWithinCeiling(convertUp(amountMinor, rate, 0), capital, ceilingBps);
}

/** The limit it hangs under, locked: the lender's own, open, and of the same party below a group. */
async function lockParent(ctx: Ctx, input: OpenLimitInput, lenderId: string): Promise<store.KeptLimit | undefined> {
  const { parentId, partyId } = input;
  const parent = parentId === undefined ? undefined : await store.lockLimit(ctx, parentId);
  if (parentId !== undefined && parent?.lenderId !== lenderId) refuse(commonRefusals.NOT_FOUND, { at: '/parentId' });
  if (parent?.status === 'closed')
    refuse(limitRefusals.LIMIT_WRONG_STATE, { at: '/parentId', facts: { status: parent.status } });
  assertShape(input, parent);
  if (parent && parent.kind !== 'group' && parent.partyId !== partyId)
    refuse(limitRefusals.LIMIT_PARTY, { at: '/partyId', facts: { partyId: parent.partyId } });
  return parent;
}

/** What a customer or a group owes by itself already takes its place, whether or not it fits. */
async function takeAgain(ctx: Ctx, takerIds: readonly string[]): Promise<void> {
  for (const takerId of takerIds) {
    if (isLoan(takerId)) await lockLoan(ctx, takerId);
    else await lockBillOf(ctx, takerId);
    await asSystem(ctx, 'limits', (system) => takeFor(system, takerId, { isAgain: true }));
  }
}

/** Two people of a lender agree to a limit, or to a part of one. */
export async function openLimit(ctx: Ctx, input: OpenLimitInput): Promise<LimitView> {
  return act(ctx, { verb: 'limit.open', mandate: 'limit:set', input }, async (tx) => {
    const { partyId: lenderId, personId, roles } = requirePerson(tx);
    const { amount, parentId, partyId, validFrom, validUntil } = input;
    const party = partyId === lenderId ? undefined : await findParty(tx, partyId);
    if (!party) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    if (validUntil < validFrom || validUntil < businessDate(tx))
      refuse(limitRefusals.LIMIT_DAYS_UNFIT, { at: '/validUntil' });
    const isOfName = input.kind === 'customer' || input.kind === 'group';
    const above = parentId === undefined ? [] : await store.findPath(tx, parentId);
    const members = isOfName ? await houseOf(tx, lenderId, partyId) : [];
    const names = input.kind === 'group' ? members : [partyId];
    const facilityIds = isOfName
      ? await listUnplaced(
          tx,
          lenderId,
          names,
          above.map((node) => node.id),
        )
      : [];
    // Facilities before limits, as everywhere.
    for (const facilityId of facilityIds) await lockFacility(tx, facilityId);
    const parent = await lockParent(tx, input, lenderId);
    const amountMinor = BigInt(amount.amountMinor);
    const { currency } = amount;
    assertWithinParent(parent, { amountMinor, currency, validUntil });
    await assertUnderCeiling(tx, roles, { kind: input.kind, lenderId, currency }, amountMinor);
    putsAtRisk(tx, { ...amount, clientId: partyId });
    judgedOn(tx, { parent: parent ? factsOf(parent) : null });
    const id = tx.newId('creditLimit');
    const path = [...(parent?.path ?? []), id];
    const made = await store
      .insertLimit(tx, {
        id,
        lenderId,
        parentId: parentId ?? null,
        path,
        depth: path.length,
        kind: input.kind,
        partyId,
        products: input.products ?? null,
        onlyCurrency: input.onlyCurrency ?? null,
        maxTenorDays: input.maxTenorDays ?? null,
        currency,
        amountMinor,
        isRevolving: input.isRevolving,
        haircutBps: input.haircutBps ?? null,
        validFrom,
        validUntil,
        documentHash: input.documentHash,
        openedBy: personId,
        participants: [lenderId],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'credit_limit_root')
          refuse(limitRefusals.LIMIT_STANDS, { at: '/partyId', cause });
        throw cause;
      });
    // What the customer or the group owes already takes its place, whether or not it fits.
    for (const facilityId of facilityIds) await hang(tx, facilityId, made.id, { isAgain: true });
    await takeAgain(tx, isOfName ? await listByThemselves(tx, lenderId, members) : []);
    await openOn(tx, made.id, input.conditions ?? [], input.documentHash);
    const view = viewOf((await store.lockLimit(tx, made.id)) ?? made);
    return { view, event: limitEvent('limit.opened', view, { validUntil }) };
  });
}

/** Two people change its amount or its last day. What is taken stays: it is never made smaller than that. */
export async function changeLimit(ctx: Ctx, input: ChangeLimitInput & { limitId: string }): Promise<LimitView> {
  return act(ctx, { verb: 'limit.change', mandate: 'limit:set', input }, async (tx) => {
    const limit = await requireLimit(tx, input.limitId);
    const { currency, usedMinor, reservedMinor } = limit;
    const amountMinor = input.amount === undefined ? limit.amountMinor : BigInt(input.amount.amountMinor);
    if (input.amount !== undefined && input.amount.currency !== currency)
      refuse(limitRefusals.LIMIT_CURRENCY, { at: '/amount/currency', facts: { only: currency } });
    const validUntil = input.validUntil ?? limit.validUntil;
    if (validUntil < businessDate(tx) || validUntil < limit.validFrom)
      refuse(limitRefusals.LIMIT_DAYS_UNFIT, { at: '/validUntil' });
    const parent = limit.parentId === null ? undefined : await store.lockLimit(tx, limit.parentId);
    assertWithinParent(parent, { amountMinor, currency, validUntil });
    const takenMinor = usedMinor + reservedMinor;
    if (amountMinor < limit.amountMinor && amountMinor < takenMinor)
      refuse(limitRefusals.LIMIT_BELOW_USE, { at: '/amount', facts: { takenMinor, currency } });
    if (amountMinor > limit.amountMinor) await assertUnderCeiling(tx, requirePerson(tx).roles, limit, amountMinor);
    putsAtRisk(tx, { amountMinor, currency, clientId: limit.partyId });
    judgedOn(tx, factsOf(limit));
    const { documentHash } = input;
    const found = await store.changeLimit(tx, limit.id, ['agreed', 'suspended'], {
      amountMinor,
      validUntil,
      documentHash,
    });
    if (!found) refuse(limitRefusals.LIMIT_WRONG_STATE, { facts: { status: limit.status } });
    if (takenMinor > limit.amountMinor && takenMinor <= amountMinor)
      await asSystem(tx, 'limits', (system) => tellLimit(system, limit.id, { amountMinor, takenMinor }));
    const view = viewOf(found);
    const before = { amount: { amountMinor: limit.amountMinor.toString(), currency }, validUntil: limit.validUntil };
    return { view, event: limitEvent('limit.changed', view, { before, validUntil, ...because(input) }) };
  });
}

/** Moves it from one state to the other, with the reason. */
async function moved(ctx: Ctx, input: MoveLimitInput & { limitId: string }, from: LimitStatus, to: LimitStatus) {
  const limit = await requireLimit(ctx, input.limitId);
  judgedOn(ctx, factsOf(limit));
  const found = await store.changeLimit(ctx, limit.id, [from], { status: to });
  if (!found) refuse(limitRefusals.LIMIT_WRONG_STATE, { facts: { status: limit.status } });
  return viewOf(found);
}

/** Nothing new is taken of it or of what is under it. What was approved is not paid out; what stands goes on. */
export async function suspendLimit(ctx: Ctx, input: MoveLimitInput & { limitId: string }): Promise<LimitView> {
  return act(ctx, { verb: 'limit.suspend', mandate: 'limit:set', input }, async (tx) => {
    const view = await moved(tx, input, 'agreed', 'suspended');
    return { view, event: limitEvent('limit.suspended', view, because(input)) };
  });
}

/** Two people take it up again. */
export async function resumeLimit(ctx: Ctx, input: MoveLimitInput & { limitId: string }): Promise<LimitView> {
  return act(ctx, { verb: 'limit.resume', mandate: 'limit:set', input }, async (tx) => {
    const view = await moved(tx, input, 'suspended', 'agreed');
    return { view, event: limitEvent('limit.resumed', view, because(input)) };
  });
}

/** Two people close it, once nothing is taken and nothing hangs under it. Nothing new rests on it from then on, whatever the borrower asks for. */
export async function closeLimit(ctx: Ctx, input: MoveLimitInput & { limitId: string }): Promise<LimitView> {
  return act(ctx, { verb: 'limit.close', mandate: 'limit:set', input }, async (tx) => {
    const limit = await requireLimit(tx, input.limitId);
    judgedOn(tx, factsOf(limit));
    const takenMinor = limit.usedMinor + limit.reservedMinor;
    const parts = await store.listParts(tx, limit.id);
    const facilityIds = await store.openFacilities(tx, limit.id);
    if (takenMinor > 0n || parts.length + facilityIds.length > 0)
      refuse(limitRefusals.LIMIT_IN_USE, {
        facts: { takenMinor, currency: limit.currency, limitIds: parts, facilityIds },
      });
    const found = await store.changeLimit(tx, limit.id, ['agreed', 'suspended'], { status: 'closed' });
    if (!found) refuse(limitRefusals.LIMIT_WRONG_STATE, { facts: { status: limit.status } });
    await endUndertakings(tx, limit.id, `The limit is closed: ${input.reason}`);
    const view = viewOf(found);
    return { view, event: limitEvent('limit.closed', view, because(input)) };
  });
}

/** Two people state what the lender owns: ceilings are shares of it. */
export async function stateCapital(ctx: Ctx, input: StateCapitalInput): Promise<CapitalView> {
  return act(ctx, { verb: 'capital.state', mandate: 'limit:set', input }, async (tx) => {
    const { partyId: lenderId, personId } = requirePerson(tx);
    const { capital, statedFor, documentHash } = input;
    if (statedFor > businessDate(tx)) refuse(limitRefusals.CAPITAL_DAY_UNFIT, { at: '/statedFor' });
    const id = tx.newId('lenderCapital');
    await store
      .insertCapital(tx, {
        id,
        lenderId,
        currency: capital.currency,
        amountMinor: BigInt(capital.amountMinor),
        statedFor,
        documentHash,
        statedBy: personId,
        participants: [lenderId],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause)?.startsWith('lender_capital'))
          refuse(limitRefusals.CAPITAL_STATED, { at: '/statedFor', cause });
        throw cause;
      });
    const view = { id, lenderId, capital, statedFor, documentHash };
    return {
      view,
      event: { type: 'capital.stated', version: 1, objectId: id, participants: [lenderId], payload: view },
    };
  });
}
