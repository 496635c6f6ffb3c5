import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { findLoan, type Loan, listLoans } from '../../lending/loans/index.ts';
import { convertUp, ratesOf } from '../../lending/valuation/index.ts';
import { relatedTo } from '../party-standings/index.ts';
import { warnIfNearLine } from './bodies.ts';
import { keepCut, listsOf } from './cuts.ts';
import { motionRefusals } from './refusals.ts';
import { headroomOf } from './rules.ts';
import * as store from './store.ts';

interface Amount {
  amountMinor: string;
  currency: string;
}
/** What is read of the events of limits and facilities. */
interface Changed {
  validUntil?: string;
  expiresOn?: string;
  partyId?: string;
  borrowerId?: string;
  amount?: Amount;
  limit?: Amount;
  before?: { amount?: Amount; limit?: Amount; validUntil?: string; expiresOn?: string };
  reason?: string;
  note?: string | null;
}

/** The line of a firm is cut or stopped: kept with its reason, and of a listed firm with one more voice (measure 2). */
export async function keepCutOf(ctx: Ctx, { type, objectId, participants, payload }: DomainEvent): Promise<void> {
  const said = payload as Changed;
  const [now, before] = [said.amount ?? said.limit, said.before?.amount ?? said.before?.limit];
  const isStop = type.endsWith('.suspended') || type === 'limit.closed';
  const [lastDay, lastBefore] = [said.validUntil ?? said.expiresOn, said.before?.validUntil ?? said.before?.expiresOn];
  const isEndedSooner = lastDay !== undefined && lastBefore !== undefined && lastDay < lastBefore;
  const isLess = now && before && BigInt(now.amountMinor) < BigInt(before.amountMinor);
  if (!isStop && !isLess && !isEndedSooner) return;
  const [lenderId = ''] = participants;
  // A limit on which nothing is taken is closed as one likes, but of a listed firm.
  if (type === 'limit.closed' && (await listsOf(ctx, said.partyId ?? '')).length === 0) return;
  const isFacilityStop = type === 'facility.suspended';
  await keepCut(ctx, {
    kind: isStop ? 'stop' : 'cut',
    lenderId,
    partyId: said.partyId ?? said.borrowerId ?? '',
    objectId,
    // A facility is suspended for a reason in words.
    reason: isFacilityStop ? 'risk_rose' : (said.reason ?? ''),
    note: (isFacilityStop ? said.reason : said.note) ?? null,
    beforeMinor: BigInt((isStop ? now : before)?.amountMinor ?? 0),
    afterMinor: isStop ? 0n : BigInt(now?.amountMinor ?? 0),
    currency: now?.currency ?? null,
  });
}

/** A limit of zero on a listed firm stops its line, too. */
export async function keepCutOfParty(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const { holderId, kind, partyId, limit } = payload as {
    holderId: string;
    kind: string;
    partyId: string;
    limit: Amount;
  };
  if (kind !== 'borrower' || limit.amountMinor !== '0' || (await listsOf(ctx, partyId)).length === 0) return;
  await keepCut(ctx, {
    kind: 'stop',
    lenderId: holderId,
    partyId,
    objectId,
    reason: 'ceiling',
    note: 'nothing more is out on this party',
    beforeMinor: null,
    afterMinor: 0n,
    currency: limit.currency,
  });
}

const outOf = ({ disbursedMinor, principalPaidMinor, writtenOffMinor, status }: Loan): bigint =>
  status === 'closed' ? 0n : disbursedMinor - principalPaidMinor - writtenOffMinor;

/** In the money of a body, with the haircut of limits; undefined where the lender recorded no rate of late. */
async function inMoneyOf(ctx: Ctx, { currency: to }: store.KeptBody, loan: Loan, minor: bigint) {
  if (loan.currency === to) return minor;
  const on = businessDate(ctx);
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const { lenderId, currency: from } = loan;
  const rate = (await ratesOf(ctx, { lenderId, from, to: [to], since, on })).get(to);
  return rate && convertUp(minor, rate, policyOn('limit.exchangeHaircutBps', on).value);
}

/** What is out on a loan, as each body counts it. Where money came back and no rate is known, the earlier rate stands. */
async function restate(ctx: Ctx, loan: Loan, bodies: readonly store.KeptBody[]): Promise<void> {
  const minor = outOf(loan);
  const before = await store.endEntry(ctx, { objectId: loan.id }, loan.lenderId);
  for (const body of bodies) {
    const counted = (await inMoneyOf(ctx, body, loan, minor)) ?? before?.amountMinor ?? minor;
    if (minor > 0n && counted > 0n)
      await store.insertEntry(ctx, {
        id: ctx.newId('jointEntry'),
        bodyId: body.id,
        bankId: loan.lenderId,
        kind: 'loan',
        amountMinor: counted,
        isLowRisk: false,
        dueOn: loan.nextDueOn,
        objectId: loan.id,
        note: 'from the loan itself',
        reportedBy: loan.proposedBy,
      });
  }
}

/** Bodies over who borrows, its parents and whom it took over: the unit is the group (section 5.1 of the policy's notes on joint credit). */
const bodiesAbove = async (ctx: Ctx, bankId: string, partyId: string): Promise<store.KeptBody[]> =>
  store.bodiesOver(ctx, bankId, [partyId, ...(await relatedTo(ctx, bankId, partyId, 'over'))]);

/** What a member has lent to the firm of a body, and to whom it knows in that firm's group, counts from now on. */
async function takeInOf(ctx: Ctx, body: store.KeptBody, bankId: string): Promise<void> {
  const firms = [body.debtorId, ...(await relatedTo(ctx, bankId, body.debtorId, 'under'))];
  for (const partyId of firms)
    for (const loan of await listLoans(ctx, { partyId }, 10_000))
      if (loan.lenderId === bankId && loan.borrowerId === partyId && loan.status === 'active')
        await restate(ctx, loan, await bodiesAbove(ctx, bankId, partyId));
  await warnIfNearLine(ctx, body.id);
}

const takeInOfAll = async (ctx: Ctx, body: store.KeptBody): Promise<void> => {
  for (const { bankId, status } of await store.listMembers(ctx, body.id))
    if (status === 'joined') await takeInOf(ctx, body, bankId);
};

/** Once a body acts, what its members lent before it counts, too. */
export async function takeInLoans(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  const body = await store.findBody(ctx, objectId);
  if (body?.status !== 'active' || body.lineMotionId !== null) return;
  await asSystem(ctx, 'loans from before a joint body', (system) => takeInOfAll(system, body));
}

/** A bank knows of a parent from now on: what it has out to the subsidiary counts with the parent's body. */
export async function takeInRelated(ctx: Ctx, { payload, participants }: DomainEvent): Promise<void> {
  const { partyId, kind } = payload as { partyId: string; kind: string };
  if (kind !== 'relation') return;
  await asSystem(ctx, 'loans of a group', async (system) => {
    for (const bankId of participants)
      for (const body of await bodiesAbove(system, bankId, partyId)) await takeInOf(system, body, bankId);
  });
}

/** A firm was taken over: the line over either binds what the two have together. */
export async function takeInSuccessor(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { predecessorId, successorId } = payload as { predecessorId: string; successorId: string };
  await asSystem(ctx, 'loans of a merger', async (system) => {
    for (const body of await store.openBodies(system, [predecessorId, successorId])) await takeInOfAll(system, body);
  });
}

const bodiesOf = async (ctx: Ctx, { objectId }: DomainEvent) => {
  const loan = await findLoan(ctx, objectId);
  if (!loan) throw new Error(`an event of a loan names none: ${objectId}`);
  return { loan, bodies: await bodiesAbove(ctx, loan.lenderId, loan.borrowerId) };
};

/** What a member pays out fits under the joint line, whoever else draws at once; in the state of warning nothing is added (measure 3). */
export async function guardHeadroom(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { loan, bodies } = await bodiesOf(ctx, event);
  const askedMinor = BigInt(String(event.payload.disbursedMinor));
  for (const { id } of bodies) {
    const body = await store.lockBody(ctx, id);
    if (!body) continue;
    if (body.status === 'warning') refuse(motionRefusals.JOINT_WARNING, { facts: { bodyId: body.id } });
    if (body.lineMinor === null) continue;
    const leftMinor = headroomOf(body.lineMinor, body.usedMinor);
    const counted = await inMoneyOf(ctx, body, loan, askedMinor);
    if (counted === undefined)
      refuse(motionRefusals.BODY_RATE_MISSING, { facts: { bodyId: body.id, from: loan.currency, to: body.currency } });
    if (counted > leftMinor)
      refuse(motionRefusals.HEADROOM_EXCEEDED, {
        at: '/amount',
        facts: {
          bodyId: body.id,
          currency: body.currency,
          leftMinor: (leftMinor > 0n ? leftMinor : 0n).toString(),
          askedMinor: counted.toString(),
        },
      });
  }
  await restate(ctx, loan, bodies);
  for (const { id } of bodies) await warnIfNearLine(ctx, id);
}

/** What is paid back makes room under the joint line. */
export async function restateLoan(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { loan, bodies } = await bodiesOf(ctx, event);
  if (bodies.length > 0) await restate(ctx, loan, bodies);
}
