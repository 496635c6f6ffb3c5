import type { Ctx, DomainEvent } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { businessDate } from '../../kernel/time.ts';
import { findLoan, leftToDisburse, listLoans } from '../../lending/loans/index.ts';
import { allowedBefore, houseOf } from '../../lending/party-limits/index.ts';
import { isOwedBack, keepCut, listsOf, restoreCuts } from './cuts.ts';
import { partiesUnder, standingLines } from './cuts-store.ts';

interface Amount {
  amountMinor: string;
  currency: Currency;
}
/** What is read of the events of limits and facilities. */
interface Changed {
  kind?: string;
  validUntil?: string;
  expiresOn?: string;
  partyId?: string;
  borrowerId?: string;
  amount?: Amount;
  limit?: Amount;
  before?: { amount?: Amount; limit?: Amount; validUntil?: string; expiresOn?: string };
  reason?: string;
  cause?: string | null;
  note?: string | null;
  documentHash?: string;
}

/** Whether the lines of a firm are held to reasons: a list protects it, or a line is owed back to it. */
const isHeld = async (ctx: Ctx, of: { lenderId: string; partyId: string }): Promise<boolean> =>
  (await listsOf(ctx, of.partyId)).length > 0 || (await isOwedBack(ctx, of));

/** The line of a firm is cut or stopped: kept with its reason, and of a listed firm with one more voice (measure 2). */
export async function keepCutOf(ctx: Ctx, { type, objectId, participants, payload }: DomainEvent): Promise<void> {
  const said = payload as Changed;
  const [now, before] = [said.amount ?? said.limit, said.before?.amount ?? said.before?.limit];
  const isClosed = type.endsWith('.closed');
  const isStop = type.endsWith('.suspended') || isClosed;
  const [lastDay, lastBefore] = [said.validUntil ?? said.expiresOn, said.before?.validUntil ?? said.before?.expiresOn];
  const isEndedSooner = lastDay !== undefined && lastBefore !== undefined && lastDay < lastBefore;
  const isLess = now && before && BigInt(now.amountMinor) < BigInt(before.amountMinor);
  if (!isStop && !isLess && !isEndedSooner) return;
  const [lenderId = ''] = participants;
  const partyId = said.partyId ?? said.borrowerId ?? '';
  const isListed = (await listsOf(ctx, partyId)).length > 0;
  // A line on which nothing is taken is closed as one likes, but of a listed firm, or of one to which a line is owed back.
  if (isClosed && !isListed && !(await isOwedBack(ctx, { lenderId, partyId }))) return;
  const isFacilityStop = type === 'facility.suspended';
  await keepCut(ctx, {
    kind: isStop ? 'stop' : 'cut',
    lenderId,
    partyId,
    objectId,
    // A facility is suspended for a reason in words; why a listed firm's is, its person says by the closed list.
    reason: isFacilityStop ? (said.cause ?? (isListed ? '' : 'risk_rose')) : (said.reason ?? ''),
    note: (isFacilityStop ? said.reason : said.note) ?? null,
    documentHash: said.documentHash,
    beforeMinor: BigInt((isStop ? now : before)?.amountMinor ?? 0),
    afterMinor: isStop ? 0n : BigInt(now?.amountMinor ?? 0),
    currency: now?.currency ?? null,
  });
}

/**
 * A loan that its firm accepted and the bank approved is promised, as a line is: not to go on with it stops it, and is kept as a stop of a line is
 * (measure 2). What nobody approved was only offered, and what nobody drew until its last day ran out by itself.
 */
export async function keepStopOfLoan(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const said = payload as { reason: string; cause?: string | null; documentHash?: string; wasApproved?: boolean };
  const loan = said.wasApproved ? await findLoan(ctx, objectId) : undefined;
  if (!loan) return;
  const { lenderId, borrowerId: partyId, principalMinor, currency } = loan;
  if (!said.cause && !(await isHeld(ctx, { lenderId, partyId }))) return;
  await keepCut(ctx, {
    kind: 'stop',
    lenderId,
    partyId,
    objectId,
    reason: said.cause ?? '',
    note: said.reason,
    documentHash: said.documentHash,
    beforeMinor: principalMinor,
    afterMinor: 0n,
    currency,
  });
}

/**
 * What is asked of a debt or a line that was promised already keeps its money back as a stop does, until it is shown: by a condition, or by a
 * covenant that is found broken. Of a listed firm it is kept as one (measures 2 and 16). What was agreed with the promise is its price.
 */
export async function keepStopOfAsked(ctx: Ctx, { objectId, participants, payload }: DomainEvent): Promise<void> {
  const said = payload as {
    title: string;
    cause: string | null;
    documentHash: string;
    amount: Amount;
    subjectId: string;
    isOfGroup: boolean;
  };
  const [lenderId = '', headId = ''] = participants;
  const { currency } = said.amount;
  for (const partyId of said.isOfGroup ? await groupOf(ctx, lenderId, headId, said.subjectId) : [headId]) {
    const of = { lenderId, partyId };
    if (!(said.cause && partyId === headId) && !(await isHeld(ctx, of))) continue;
    // What all of a group may have is the lender's own to know: each reads of its own line.
    const beforeMinor = said.isOfGroup ? await lineOf(ctx, { ...of, currency }) : BigInt(said.amount.amountMinor);
    if (beforeMinor === 0n) continue;
    await keepCut(ctx, {
      kind: 'stop',
      ...of,
      objectId,
      reason: said.cause ?? '',
      note: said.title,
      documentHash: said.documentHash,
      beforeMinor,
      afterMinor: 0n,
      currency,
    });
  }
}

/** Whichever of a group a limit is set on, it binds each of them, and in a tree whoever has a limit below it: that one first. */
const groupOf = async (ctx: Ctx, lenderId: string, partyId: string, limitId?: string): Promise<Set<string>> =>
  new Set([
    partyId,
    ...(await houseOf(ctx, lenderId, partyId)),
    ...(limitId === undefined ? [] : await partiesUnder(ctx, lenderId, limitId)),
  ]);

/** What a firm owes on its loans and may still draw of them; nothing where it may draw none: no limit then holds back a payout. */
async function promisedByLoans(
  ctx: Ctx,
  { lenderId, partyId, currency }: Parameters<typeof standingLines>[1],
): Promise<bigint> {
  const on = businessDate(ctx);
  let [leftMinor, outMinor] = [0n, 0n];
  for (const status of ['approved', 'active'] as const)
    for (const loan of await listLoans(ctx, { partyId, status }, 10_000)) {
      if (loan.lenderId !== lenderId || loan.borrowerId !== partyId || loan.currency !== currency) continue;
      outMinor += loan.disbursedMinor - loan.principalPaidMinor;
      if (loan.availableUntil >= on) leftMinor += leftToDisburse(loan, loan.terms.shape);
    }
  return leftMinor === 0n ? 0n : leftMinor + outMinor;
}

/** What a lender lets a firm have: what its facilities promise or its limits grant, or its loans that are not all drawn, where that is more. */
async function lineOf(ctx: Ctx, of: Parameters<typeof standingLines>[1]): Promise<bigint> {
  const { promisedMinor, grantedMinor } = await standingLines(ctx, of);
  return [grantedMinor, await promisedByLoans(ctx, of)].reduce(
    (most, minor) => (minor > most ? minor : most),
    promisedMinor,
  );
}

/**
 * A limit on a listed firm (or one to which a line is owed back), or on the group that it belongs to, of less than its lines come to cuts them as
 * surely; of its claims, sold or owed, one of less than the limit before it. One of zero stops them.
 */
export async function keepCutOfParty(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const { holderId, kind, partyId, limit, ...said } = payload as {
    holderId: string;
    kind: string;
    partyId: string;
    limit: Amount;
    documentHash: string;
    reason?: string | null;
    note?: string | null;
  };
  const [nowMinor, { currency }] = [BigInt(limit.amountMinor), limit];
  const bound = kind === 'group' ? await groupOf(ctx, holderId, partyId) : [partyId];
  for (const each of bound) {
    const of = { lenderId: holderId, partyId: each };
    if (!(await isHeld(ctx, of))) continue;
    const beforeMinor =
      kind === 'borrower' || kind === 'group'
        ? await lineOf(ctx, { ...of, currency })
        : await allowedBefore(ctx, objectId, businessDate(ctx));
    if (nowMinor > 0n && nowMinor >= beforeMinor) continue;
    await keepCut(ctx, {
      kind: nowMinor === 0n ? 'stop' : 'cut',
      ...of,
      objectId,
      reason: said.reason ?? '',
      note: said.note ?? null,
      documentHash: said.documentHash,
      beforeMinor: nowMinor === 0n ? null : beforeMinor,
      afterMinor: nowMinor,
      currency,
    });
  }
}

/** Reaction: what is owed back to others of a group is given back by its limit, whichever of them that is set on. */
export async function restoreCutsOfGroup(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { holderId, kind, partyId } = event.payload as { holderId?: string; kind: string; partyId: string };
  if (kind !== 'group') return;
  for (const member of await houseOf(ctx, holderId ?? event.participants[0] ?? '', partyId))
    if (member !== partyId) await restoreCuts(ctx, { ...event, payload: { ...event.payload, partyId: member } });
}

/** The limit of a group is suspended or closed, ends sooner or is less than the lines of one that belongs to it: of a listed one of them it is a cut, too. */
export async function keepCutOfGroup(ctx: Ctx, { type, objectId, participants, payload }: DomainEvent): Promise<void> {
  const { kind, partyId, amount, validUntil, before, reason, note, documentHash } = payload as Changed;
  if (kind !== 'group' || !partyId || !amount) return;
  const [lenderId = ''] = participants;
  const { currency } = amount;
  const nowMinor = BigInt(amount.amountMinor);
  const isStop = type !== 'limit.changed';
  const isSooner = (validUntil ?? '') < (before?.validUntil ?? '');
  const isLess = nowMinor < BigInt(before?.amount?.amountMinor ?? 0);
  for (const member of await groupOf(ctx, lenderId, partyId, objectId)) {
    const of = { lenderId, partyId: member };
    if (member === partyId || !(await isHeld(ctx, of))) continue;
    // What all of a group may have is the lender's own to know: each reads of its own line.
    const lineMinor = await lineOf(ctx, { ...of, currency });
    if (lineMinor === 0n || (!isStop && !isSooner && !(isLess && nowMinor < lineMinor))) continue;
    await keepCut(ctx, {
      kind: isStop ? 'stop' : 'cut',
      ...of,
      objectId,
      reason: reason ?? '',
      note: note ?? null,
      documentHash,
      beforeMinor: lineMinor,
      afterMinor: isStop ? 0n : nowMinor < lineMinor ? nowMinor : lineMinor,
      currency,
    });
  }
}
