import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { keepsPaper } from '../../ground/papers/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { findLoan, type Loan, requireLoanShown } from '../../lending/loans/index.ts';
import { assertMixToday } from './admit.ts';
import { requirePot } from './draw.ts';
import { rateBefore } from './lines-store.ts';
import { exclusivityOf, isOfBills, ownersOf, plain, potLabels, potRefusals } from './rules.ts';
import type { OpenPotInput, PotView } from './schemas.ts';
import * as store from './store.ts';

export const potViewOf = (row: store.KeptPot): PotView => ({
  id: row.id,
  kind: row.kind,
  label: row.label,
  name: row.name,
  ownerId: row.ownerId,
  objectId: row.objectId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  drawnMinor: row.drawnMinor.toString(),
  leftMinor: (row.amountMinor - row.drawnMinor).toString(),
  validFrom: row.validFrom,
  validUntil: row.validUntil,
  exclusivity: row.exclusivity,
  terms: row.terms,
  status: row.status,
  documentHash: row.documentHash,
  openedAt: row.openedAt.toISOString(),
});

const announce = (type: string, row: store.KeptPot): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    kind: row.kind,
    label: row.label,
    ownerId: row.ownerId,
    amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  },
});

/** What the pot grants more or less, in its owner's books, off balance. */
export async function bookGrant(ctx: Ctx, pot: store.KeptPot, byMinor: bigint): Promise<void> {
  if (byMinor === 0n) return;
  await post(ctx, {
    bookPartyId: pot.ownerId,
    kind: 'pot_granted',
    objectId: pot.id,
    valueOn: businessDate(ctx),
    entries: [
      { account: 'pot_left', subjectId: pot.id, currency: pot.currency, amountMinor: byMinor },
      { account: 'pot_granted', subjectId: pot.id, currency: pot.currency, amountMinor: -byMinor },
    ],
  });
}

const rolesOf = async (ctx: Ctx, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await findParty(ctx, id))?.roles ?? []));

/** What a pot of its kind must say: a locked rate its rate, a risk share its share, payees no more than the whole; lenders draw, and no firm. */
function assertFits(
  { kind, label, rate, shareBps, beforeBps, payees, amount }: OpenPotInput,
  ownRoles: readonly string[],
  drawers: readonly (readonly string[])[],
): void {
  const unfit = (at: string, facts: Record<string, unknown> = {}) => refuse(potRefusals.POT_UNFIT, { at, facts });
  const owners = ownersOf(kind, label);
  if (!ownRoles.some((role) => owners.includes(role))) unfit('/kind', { roles: owners });
  if (kind === 'fx_lock' && !(Number(rate) > 0)) unfit('/rate');
  // A rate is of another money in yuan.
  if (kind === 'fx_lock' && amount.currency === 'CNY') unfit('/amount/currency');
  if (kind === 'risk_share' && !shareBps) unfit('/shareBps');
  if (isOfBills({ kind, label }) && beforeBps === undefined) unfit('/beforeBps');
  const paidMinor = payees.reduce((sum, payee) => sum + BigInt(payee.amount.amountMinor), 0n);
  if (paidMinor > BigInt(amount.amountMinor)) unfit('/payees', { paidMinor: paidMinor.toString() });
  const lenders = ['bank', 'factor', 'guarantor'];
  for (const [i, roles] of drawers.entries())
    if (!roles.some((role) => lenders.includes(role))) unfit(`/drawers/${i}`, { roles: lenders });
}

/** Money for a purpose goes to payees of its loan, and no more than earlier accounts of it left. */
async function assertOfLoan(ctx: Ctx, loan: Loan, { amount, payees }: OpenPotInput): Promise<void> {
  if (loan.currency !== amount.currency)
    refuse(potRefusals.POT_CURRENCY, { at: '/amount/currency', facts: { currency: loan.currency } });
  const leftMinor = loan.principalMinor - (await store.paidOutOf(ctx, loan.id));
  if (BigInt(amount.amountMinor) > leftMinor)
    refuse(potRefusals.POT_UNFIT, {
      at: '/amount',
      facts: { principalMinor: loan.principalMinor, leftMinor, currency: loan.currency },
    });
  const known = new Set(loan.payees.map(({ accountNumber }) => plain(accountNumber)));
  const strange = payees.findIndex(({ accountNumber }) => !known.has(plain(accountNumber)));
  if (strange >= 0)
    refuse(potRefusals.POT_UNFIT, { at: `/payees/${strange}/accountNumber`, facts: { payees: loan.payees } });
}

/**
 * The rate before a batch of relending of a bank's own: what its record shows of loans to the same firms, or less by its own word; nobody passes on a
 * cut from a rate that was never taken (measure 13). Where it lent them nothing in the year before, its word stands, up to what a loan may cost at
 * all, and what is passed on is told of it only where its paper can be read; where it says nothing either, or less than is passed on, no loan could
 * ever be in the batch.
 */
async function beforeOf(ctx: Ctx, { kind, label, amount, beforeBps, documentHash }: OpenPotInput, bankId: string) {
  if (kind !== 'relending_batch' || isOfBills({ kind, label })) return { beforeBps };
  const on = businessDate(ctx);
  const recordedBps = await rateBefore(ctx, { bankId, currency: amount.currency, on });
  if (recordedBps !== undefined && beforeBps !== undefined && beforeBps > recordedBps)
    refuse(potRefusals.POT_UNFIT, { at: '/beforeBps', facts: { recordedBps } });
  const before = beforeBps ?? recordedBps;
  const { value: passedOnBps } = policyOf(bankId, 'relending.passThroughBps', on);
  if (before === undefined || before < passedOnBps)
    refuse(potRefusals.POT_UNFIT, { at: '/beforeBps', facts: { recordedBps: recordedBps ?? null, passedOnBps } });
  if (recordedBps !== undefined) return { beforeBps: before, recordedBps };
  const { value: mostBps } = policyOf(bankId, 'loan.rateMostBps', on);
  if (before > mostBps) refuse(potRefusals.POT_UNFIT, { at: '/beforeBps', facts: { recordedBps: null, mostBps } });
  const isShown = await keepsPaper(ctx, bankId, documentHash);
  return { beforeBps: before, ...(isShown && { beforeShownBy: 'paper' as const }) };
}

/** Two people open a pot: what it is for, how much, who draws on it. */
export async function openPot(ctx: Ctx, input: OpenPotInput): Promise<PotView> {
  return act(ctx, { verb: 'pot.open', mandate: 'pot:keep', input }, async (tx) => {
    const { partyId: ownerId, personId } = requirePerson(tx);
    const { kind, label, amount, loanId } = input;
    if (!potLabels[kind].includes(label))
      refuse(potRefusals.POT_LABEL_UNFIT, { at: '/label', facts: { labels: potLabels[kind] } });
    if (input.validUntil < input.validFrom || input.validUntil < businessDate(tx))
      refuse(potRefusals.POT_NOT_OPEN, { at: '/validUntil' });
    for (const [i, id] of input.drawers.entries())
      if (!(await findParty(tx, id))) refuse(commonRefusals.NOT_FOUND, { at: `/drawers/${i}` });
    if ((kind === 'purpose_account') !== (loanId !== undefined && input.payees.length > 0))
      refuse(potRefusals.PURPOSE_PAYEE, { at: '/payees' });
    if (loanId !== undefined) {
      const loan = await requireLoanShown(tx, loanId, '/loanId');
      if (loan.lenderId !== ownerId) refuse(potRefusals.POT_NOT_YOURS, { at: '/loanId' });
      await assertOfLoan(tx, loan, input);
    }
    const [ownRoles = [], ...drawers] = await rolesOf(tx, [ownerId, ...input.drawers]);
    assertFits(input, ownRoles, drawers);
    if (kind === 'risk_share') await assertMixToday(tx, { ownerId, currency: amount.currency });
    const before = await beforeOf(tx, input, ownerId);
    putsAtRisk(tx, { ...amount });
    const made = await store
      .insertPot(tx, {
        id: tx.newId('pot'),
        kind,
        label,
        name: input.name,
        ownerId,
        objectId: loanId ?? null,
        currency: amount.currency,
        amountMinor: BigInt(amount.amountMinor),
        validFrom: input.validFrom,
        validUntil: input.validUntil,
        exclusivity: exclusivityOf(kind, label),
        terms: {
          ...(before.beforeBps !== undefined && before),
          ...(input.shareBps !== undefined && { shareBps: input.shareBps }),
          ...(input.rate !== undefined && { rate: input.rate }),
          ...(input.payees.length > 0 && { payees: input.payees, reached: [] }),
        },
        documentHash: input.documentHash,
        openedBy: personId,
        participants: [...new Set([ownerId, ...input.drawers])],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'pot_of_object') refuse(potRefusals.POT_TAKEN, { at: '/loanId', cause });
        throw cause;
      });
    await bookGrant(tx, made, made.amountMinor);
    return { view: potViewOf(made), event: announce('pot.opened', made) };
  });
}

/** An account for a purpose has done its work: its payees are paid in full, or its loan is over. */
async function isSpent(ctx: Ctx, { kind, objectId, drawnMinor, terms }: store.KeptPot): Promise<boolean> {
  if (kind !== 'purpose_account' || objectId === null) return false;
  const payees = (terms.payees ?? []) as { amount: { amountMinor: string } }[];
  if (drawnMinor >= payees.reduce((sum, { amount }) => sum + BigInt(amount.amountMinor), 0n)) return true;
  const loan = await findLoan(ctx, objectId);
  return loan?.status === 'closed' || loan?.status === 'written_off' || loan?.status === 'declined';
}

/** Two people close a pot on which nothing is drawn, or an account for a purpose that has done its work. */
export async function closePot(ctx: Ctx, input: { potId: string; reason: string }): Promise<PotView> {
  return act(ctx, { verb: 'pot.close', mandate: 'pot:keep', input }, async (tx) => {
    const pot = await requirePot(tx, input.potId);
    if (pot.ownerId !== requirePerson(tx).partyId) refuse(potRefusals.POT_NOT_YOURS);
    if (pot.drawnMinor > 0n && !(await isSpent(tx, pot)))
      refuse(potRefusals.POT_DRAWN, { facts: { drawnMinor: pot.drawnMinor.toString(), currency: pot.currency } });
    const closed = await store.changePot(tx, pot.id, { status: 'closed' });
    if (!closed) refuse(potRefusals.POT_NOT_OPEN, { facts: { status: pot.status } });
    return { view: potViewOf(closed), event: announce('pot.closed', closed) };
  });
}

/** A milestone of a purpose account is reached, on a paper: what it pays may go out. */
export async function reachMilestone(
  ctx: Ctx,
  input: { potId: string; milestone: string; documentHash: string },
): Promise<PotView> {
  return act(ctx, { verb: 'pot.reach', mandate: 'pot:keep', input }, async (tx) => {
    const pot = await requirePot(tx, input.potId);
    const { partyId, personId } = requirePerson(tx);
    if (pot.ownerId !== partyId) refuse(potRefusals.POT_NOT_YOURS);
    const payees = (pot.terms.payees ?? []) as { milestone: string }[];
    if (pot.status !== 'open' || !payees.some(({ milestone }) => milestone === input.milestone))
      refuse(potRefusals.PURPOSE_PAYEE, { at: '/milestone', facts: { milestones: payees.map((p) => p.milestone) } });
    const { milestone, documentHash } = input;
    const shownBy = await store.milestoneShownBy(tx, partyId, documentHash);
    if (shownBy) refuse(potRefusals.MILESTONE_PAPER_USED, { at: '/documentHash', facts: { potId: shownBy } });
    const reached = [
      ...((pot.terms.reached ?? []) as object[]),
      { milestone, documentHash, on: businessDate(tx), by: personId },
    ];
    const changed = await store.changePot(tx, pot.id, { terms: { ...pot.terms, reached } });
    if (!changed) refuse(potRefusals.POT_NOT_OPEN, { facts: { status: pot.status } });
    return { view: potViewOf(changed), event: announce('pot.milestoneReached', changed) };
  });
}
