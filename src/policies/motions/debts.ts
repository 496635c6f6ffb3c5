import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, businessDateAt, endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { requireJoined } from './bodies.ts';
import * as store from './debts-store.ts';
import { motionRefusals } from './refusals.ts';
import { isSumTold } from './rules.ts';
import type { DebtTableView, StateDebtsInput } from './schemas.ts';
import { type KeptBody, listMembers, outByBank } from './store.ts';
import { isToldBeside } from './units-store.ts';

export async function debtTableViewOf(
  ctx: Ctx,
  row: store.KeptTable,
  lines: readonly store.KeptLine[],
  readerId: string,
): Promise<DebtTableView> {
  const own = (side: string) => lines.find((line) => line.bankId === readerId && line.side === side)?.amountMinor;
  const isFirm = readerId === row.debtorId;
  const isBeside = await isToldBeside(ctx, row.bodyId, readerId);
  const isTold = isSumTold({ ...row, isBeside }, readerId);
  return {
    id: row.id,
    bodyId: row.bodyId,
    debtorId: row.debtorId,
    askedBy: row.askedBy,
    asOf: row.asOf,
    dueOn: row.dueOn,
    status: row.status,
    banks: row.participants.filter((id) => id !== row.debtorId),
    statedMinor: (isTold && row.statedMinor?.toString()) || null,
    reportedMinor: (isTold && row.reportedMinor?.toString()) || null,
    differing: row.differing,
    documentHash: row.documentHash,
    debts: isFirm ? lines.map(({ bankId, amountMinor }) => ({ bankId, amountMinor: amountMinor.toString() })) : null,
    own:
      isFirm || row.status === 'asked'
        ? null
        : { statedMinor: (own('stated') ?? 0n).toString(), reportedMinor: (own('reported') ?? 0n).toString() },
    askedAt: row.askedAt.toISOString(),
    statedAt: row.statedAt?.toISOString() ?? null,
  };
}

const announce = (type: string, row: store.KeptTable): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { bodyId: row.bodyId, debtorId: row.debtorId, status: row.status, differing: row.differing },
});

/** The day on which the last of those who are in it joined. */
async function actsSince(ctx: Ctx, body: KeptBody): Promise<LocalDate> {
  const days = (await listMembers(ctx, body.id)).flatMap(({ joinedAt }) =>
    joinedAt ? [businessDateAt(joinedAt)] : [],
  );
  return days.sort().at(-1) ?? businessDateAt(body.formedAt);
}

/** A member asks the firm of its body for its own table of debts: one at a time, answered by a day (measure 3). */
export async function askDebts(ctx: Ctx, input: { bodyId: string; asOf: string }): Promise<DebtTableView> {
  return act(ctx, { verb: 'debtTable.ask', mandate: 'motion:vote', input }, async (tx) => {
    const body = await requireJoined(tx, input.bodyId);
    const { partyId, personId } = requirePerson(tx);
    if (body.status === 'forming' || body.status === 'closed')
      refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
    const today = businessDate(tx);
    // Before its last member joined the body knew nothing that a table could be held against.
    const since = await asSystem(tx, 'members of joint bodies', (system) => actsSince(system, body));
    if (input.asOf > today || input.asOf < since)
      refuse(motionRefusals.DEBTS_UNFIT, { at: '/asOf', facts: { since, today } });
    const made = await store
      .insertTable(tx, {
        id: tx.newId('debtTable'),
        bodyId: body.id,
        debtorId: body.debtorId,
        askedBy: partyId,
        askedByPerson: personId,
        asOf: input.asOf,
        dueOn: addDays(today, policyOn('matter.answerDays', today).value),
        participants: [...new Set([body.debtorId, ...body.participants])],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'debt_table_once') refuse(motionRefusals.DEBTS_ASKED, { cause });
        throw cause;
      });
    return { view: await debtTableViewOf(tx, made, [], partyId), event: announce('debtTable.asked', made) };
  });
}

/**
 * The firm says what it owed each member on a day. It is held against what the members had reported by the end of that day: each bank reads its own two
 * figures, all read how many differ, and the firm reads of no bank what that bank reported.
 */
export async function stateDebts(ctx: Ctx, input: StateDebtsInput & { tableId: string }): Promise<DebtTableView> {
  return act(ctx, { verb: 'debtTable.state', mandate: 'standing:contest', input }, async (tx) => {
    const found = await store.findTable(tx, input.tableId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/tableId' });
    const { partyId, personId } = requirePerson(tx);
    if (found.debtorId !== partyId) refuse(motionRefusals.DEBTS_NOT_YOURS);
    const banks = found.participants.filter((id) => id !== found.debtorId);
    const stated = new Map(input.debts.map(({ bankId, amountMinor }) => [bankId, BigInt(amountMinor)]));
    const unfit = input.debts.findIndex(({ bankId }) => !banks.includes(bankId));
    if (unfit >= 0) refuse(motionRefusals.DEBTS_UNFIT, { at: `/debts/${unfit}/bankId`, facts: { banks } });
    if (stated.size < input.debts.length) refuse(motionRefusals.DEBTS_UNFIT, { at: '/debts', facts: { banks } });
    const { kept, lines } = await asSystem(tx, 'debts held against reports', async (system) => {
      const isPast = found.asOf < businessDate(system);
      const reported = await outByBank(system, found.bodyId, {
        withLowRisk: true,
        ...(isPast && { at: endOfBusinessDate(found.asOf) }),
      });
      const sides = banks.map((bankId) => ({
        bankId,
        stated: stated.get(bankId) ?? 0n,
        reported: reported.get(bankId) ?? 0n,
      }));
      const differing = sides.filter((side) => side.stated !== side.reported).length;
      const kept = await store.stateTable(system, found.id, {
        status: differing === 0 ? 'agreed' : 'differs',
        statedMinor: sides.reduce((sum, side) => sum + side.stated, 0n),
        reportedMinor: sides.reduce((sum, side) => sum + side.reported, 0n),
        reporters: sides.filter((side) => side.stated > 0n || side.reported > 0n).map(({ bankId }) => bankId),
        differing,
        documentHash: input.documentHash,
        statedByPerson: personId,
      });
      if (!kept) refuse(motionRefusals.DEBTS_STATED);
      const lines = sides.flatMap((side) => [
        {
          bankId: side.bankId,
          side: 'stated',
          amountMinor: side.stated,
          participants: [side.bankId, found.debtorId],
        },
        { bankId: side.bankId, side: 'reported', amountMinor: side.reported, participants: [side.bankId] },
      ]);
      await store.insertLines(system, found.id, lines);
      return { kept, lines };
    });
    const told = lines.filter(({ side }) => side === 'stated');
    return { view: await debtTableViewOf(tx, kept, told, partyId), event: announce('debtTable.stated', kept) };
  });
}
