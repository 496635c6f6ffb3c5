import { findAccount } from '../../claims/accounts/index.ts';
import { claimItems, receivableItems } from '../../claims/consumption/index.ts';
import { findContract } from '../../claims/contracts/index.ts';
import {
  addReceivableParticipant,
  findReceivables,
  lockReceivables,
  type ReceivableView,
} from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import { foundStandings, passGate } from '../../ground/standings/index.ts';
import { moneyRefusals } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { assignmentAccepted, assignmentOffered, assignmentRefused } from './events.ts';
import { findNotices } from './notice-store.ts';
import { assignmentRefusals } from './rules.ts';
import type { AnswerAssignmentInput, AssignmentView, OfferAssignmentInput } from './schemas.ts';
import * as store from './store.ts';

/** What a reader must know and the law does not let us refuse for. */
export async function withWarnings(ctx: Ctx, assignment: store.KeptAssignment): Promise<AssignmentView> {
  const warnings: AssignmentView['warnings'] = [];
  const receivables = await findReceivables(
    ctx,
    assignment.items.map((item) => item.receivableId),
  );
  const contracts = new Map<string, boolean>();
  for (const { id, contractId } of receivables) {
    if (contractId === null) continue;
    if (!contracts.has(contractId))
      contracts.set(contractId, (await findContract(ctx, contractId))?.noAssignment === true);
    // The clause binds the parties, not an assignee of a money claim (Civil Code 545).
    if (contracts.get(contractId)) warnings.push({ code: 'NO_ASSIGNMENT_CLAUSE', receivableId: id });
  }
  const notices = await findNotices(ctx, [assignment.id]);
  const reached = new Set(notices.filter((n) => n.arrivedAt !== null).map((n) => n.debtorId));
  for (const { id, debtorId } of receivables)
    if (!reached.has(debtorId)) warnings.push({ code: 'UNNOTIFIED', receivableId: id });
  return { ...assignment, warnings };
}

/** What is assigned of each receivable, when its creditor may assign that much of it now. */
function assertAssignable(
  receivables: readonly ReceivableView[],
  items: readonly { receivableId: string; amountMinor: bigint | undefined; advanceMinor: bigint }[],
  assignorId: string,
  currency: string,
) {
  return items.map(({ receivableId, amountMinor, advanceMinor }, i) => {
    const receivable = receivables.find((r) => r.id === receivableId);
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: `/items/${i}/receivableId` });
    if (receivable.creditorId !== assignorId) refuse(assignmentRefusals.RECEIVABLE_NOT_YOURS, { at: `/items/${i}` });
    const outstandingMinor = BigInt(receivable.outstanding.amountMinor);
    const amount = amountMinor ?? outstandingMinor;
    const isOpen = receivable.status === 'presented' || receivable.status === 'confirmed';
    if (
      !isOpen ||
      amount <= 0n ||
      amount > outstandingMinor ||
      advanceMinor > amount ||
      receivable.amount.currency !== currency
    )
      refuse(assignmentRefusals.RECEIVABLE_NOT_ASSIGNABLE, {
        at: `/items/${i}`,
        facts: { status: receivable.status, outstandingMinor, currency: receivable.amount.currency },
      });
    return { receivableId, amountMinor: amount, advanceMinor };
  });
}

/** Offers within the act that asks for it. */
export async function offerNow(tx: Ctx, input: OfferAssignmentInput): Promise<store.KeptAssignment> {
  const { partyId } = requirePerson(tx);
  const assignee = await findParty(tx, input.assigneeId);
  if (!assignee) refuse(commonRefusals.NOT_FOUND, { at: '/assigneeId' });
  if (!assignee.roles.some((role) => role === 'bank' || role === 'factor'))
    refuse(assignmentRefusals.ASSIGNEE_UNFIT, { at: '/assigneeId' });
  if ((input.kind === 'outright') !== (input.services.length === 0))
    refuse(assignmentRefusals.SERVICES_DO_NOT_FIT, { at: '/services' });
  const foreign = input.items.findIndex((item) =>
    [item.advance, item.amount ?? item.advance].some((m) => m.currency !== input.currency),
  );
  if (foreign >= 0) refuse(moneyRefusals.CURRENCY_MISMATCH, { at: `/items/${foreign}` });
  if (input.items.length === 0 && !input.future) refuse(commonRefusals.INPUT_INVALID, { at: '/items' });
  if (input.future) {
    const account = await findAccount(tx, input.future.accountId);
    const isControlled = account?.status === 'active' && account.control !== 'none';
    if (!isControlled || account.holderId !== partyId || account.lenderId !== assignee.id)
      refuse(assignmentRefusals.FUTURE_NEEDS_CONTROL, { at: '/future/accountId' });
  }
  const asked = [...new Map(input.items.map((item) => [item.receivableId, item])).values()].map((item) => ({
    receivableId: item.receivableId,
    amountMinor: item.amount && BigInt(item.amount.amountMinor),
    advanceMinor: BigInt(item.advance.amountMinor),
  }));
  const receivables = await findReceivables(
    tx,
    asked.map((item) => item.receivableId),
  );
  const items = assertAssignable(receivables, asked, partyId, input.currency);
  const made = await store.insertAssignment(
    tx,
    {
      id: tx.newId('assignment'),
      assignorId: partyId,
      assigneeId: assignee.id,
      kind: input.kind,
      recourse: input.recourse,
      services: [...new Set(input.services)],
      currency: input.currency,
      isFuture: input.future !== undefined,
      description: input.future?.description ?? null,
      accountId: input.future?.accountId ?? null,
      participants: [partyId, assignee.id],
    },
    items,
  );
  // Who is offered a receivable may look at it, verify its invoices and call its debtor before it answers.
  await asSystem(tx, 'assignment', async (system) => {
    for (const { receivableId } of items) await addReceivableParticipant(system, receivableId, assignee.id);
  });
  return made;
}

/** The creditor offers receivables, existing or future, to a bank or factor. */
export async function offerAssignment(ctx: Ctx, input: OfferAssignmentInput): Promise<AssignmentView> {
  return act(ctx, { verb: 'assignment.offer', mandate: 'assignment:offer', input }, async (tx) => {
    if (input.kind === 'reverse') refuse(assignmentRefusals.REVERSE_BY_DEBTOR, { at: '/kind' });
    const made = await offerNow(tx, input);
    for (const { amountMinor } of made.items)
      putsAtRisk(tx, { amountMinor, currency: made.currency, clientId: made.assigneeId });
    return { view: await withWarnings(tx, made), event: assignmentOffered(made) };
  });
}

/**
 * Nothing is taken from an insolvent seller but by its administrator, nor from or against whom a list names. Who lends on claims
 * or answers for the debtor takes none of an insolvent one; who takes them to prove or collect them may.
 */
async function passAssignment(ctx: Ctx, offered: store.KeptAssignment): Promise<void> {
  const { id, assigneeId, assignorId, items, services } = offered;
  const receivables = await findReceivables(
    ctx,
    items.map((item) => item.receivableId),
  );
  const standings = await foundStandings(ctx, assigneeId, [assignorId, ...receivables.map((r) => r.debtorId)]);
  const bearsDebtor = services.includes('finance') || services.includes('bad_debt_cover');
  const isOf = ({ fact, facts }: Found) =>
    fact === 'F68' || (fact === 'F65' && (bearsDebtor || facts.partyId === assignorId));
  await passGate(ctx, { gate: 'AS', holderId: assigneeId, objectId: id, found: standings.filter(isOf) });
}

/**
 * The assignee accepts or refuses. On acceptance everything is looked at again under lock, and what is assigned is taken
 * from the ledger of what is financed: whoever comes second is told so, and nothing of its acceptance happened.
 */
export async function answerAssignment(
  ctx: Ctx,
  input: AnswerAssignmentInput & { assignmentId: string },
): Promise<AssignmentView> {
  return act(ctx, { verb: 'assignment.answer', mandate: 'assignment:accept', input }, async (tx) => {
    const offered = await store.findAssignment(tx, input.assignmentId);
    if (!offered) refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' });
    if (offered.assigneeId !== requirePerson(tx).partyId) refuse(assignmentRefusals.NOT_THE_ASSIGNEE);
    if (!input.accept) {
      const refused = await store.moveAssignment(tx, offered.id, 'offered', { status: 'refused' });
      if (!refused) refuse(assignmentRefusals.ASSIGNMENT_WRONG_STATE, { facts: { status: offered.status } });
      return { view: { ...refused, warnings: [] }, event: assignmentRefused(refused) };
    }
    await passAssignment(tx, offered);
    for (const { amountMinor } of offered.items)
      putsAtRisk(tx, { amountMinor, currency: offered.currency, clientId: offered.assignorId });
    await asSystem(tx, 'assignment', async (system) => {
      const ids = offered.items.map((item) => item.receivableId);
      const receivables = await lockReceivables(system, ids);
      const items = offered.items.map((item) => ({
        receivableId: item.receivableId,
        amountMinor: BigInt(item.amountMinor),
        advanceMinor: BigInt(item.advanceMinor),
      }));
      assertAssignable(receivables, items, offered.assignorId, offered.currency);
      await claimItems(system, {
        financierId: offered.assigneeId,
        applicantId: offered.assignorId,
        financingId: offered.id,
        sourceId: offered.id,
        status: 'pending',
        items: await receivableItems(system, items),
      });
    });
    const accepted = await store.moveAssignment(tx, offered.id, 'offered', {
      status: 'accepted',
      acceptedAt: tx.clock.now(),
      answeredBy: [requirePerson(tx).personId, ...(tx.agreed?.by ?? []).map((one) => one.personId)],
    });
    if (!accepted) refuse(assignmentRefusals.ASSIGNMENT_WRONG_STATE, { facts: { status: offered.status } });
    await store.setItemsLive(tx, accepted.id, true);
    const now = onRecord(await store.findAssignment(tx, accepted.id));
    return { view: await withWarnings(tx, now), event: assignmentAccepted(now) };
  });
}
