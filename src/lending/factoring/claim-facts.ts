import { findAccount, findCallBacks } from '../../claims/accounts/index.ts';
import { findInvoices } from '../../claims/invoices/index.ts';
import {
  dilutionBps,
  findConfirmations,
  findDisputes,
  findReceivableInvoices,
  type ReceivableView,
  sumDilution,
} from '../../claims/receivables/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import { type Found, policyOf } from '../../ground/policy/index.ts';
import { foundAbout, foundOverdue, kinOf } from '../../ground/standings/index.ts';
import { addMonths, businessDate, type LocalDate } from '../../kernel/time.ts';
import { findOpenMisdirections } from '../../money/collections/index.ts';
import { agedFacts, invoiceFacts, relationFacts } from './claim-rules.ts';
import { listStatements } from './statement-store.ts';

export interface Claims {
  /** Whose gate it is: the bank or factor that takes claims, or money for them. */
  lenderId: string;
  sellerId: string;
  /** Who the bank stands behind, where that is not who sells. */
  borrowerId?: string;
  receivables: readonly ReceivableView[];
}

export const todayOf = (ctx: Ctx): LocalDate => businessDate(ctx);

const debtorsOf = ({ receivables }: Claims) => [...new Set(receivables.map((r) => r.debtorId))];

/** Who belongs to whom, as it is on record and as it was stated; and what the seller owes its debtors in turn. */
async function ofRelations(ctx: Ctx, claims: Claims): Promise<Found[]> {
  const { lenderId, sellerId } = claims;
  const debtorIds = debtorsOf(claims);
  const isKin = await kinOf(ctx, [lenderId], [sellerId], debtorIds);
  const stated = await listStatements(ctx, lenderId, sellerId, debtorIds);
  return relationFacts(debtorIds, (debtorId) => isKin(lenderId, sellerId, debtorId), stated);
}

async function ofInvoices(ctx: Ctx, { receivables }: Claims): Promise<Found[]> {
  const ids = receivables.map((r) => r.id);
  const links = await findReceivableInvoices(ctx, ids);
  const invoices = await findInvoices(ctx, [...new Set(links.map((link) => link.invoiceId))]);
  return invoiceFacts(ids, links, invoices);
}

/** The account that debtors pay into was changed, and none of them was called since. */
async function ofAccounts(ctx: Ctx, { lenderId, receivables }: Claims): Promise<Found[]> {
  const ids = [...new Set(receivables.flatMap((r) => r.payToAccountId ?? []))];
  const own = await findCallBacks(
    ctx,
    receivables.map((r) => r.id),
  );
  const calls = own.filter((call) => call.lenderId === lenderId);
  const found: Found[] = [];
  for (const id of ids) {
    const account = await findAccount(ctx, id);
    if (!account?.replaces) continue;
    const paying = receivables.filter((r) => r.payToAccountId === id);
    const isCalled = paying.every((r) =>
      calls.some((c) => c.subjectId === r.id && c.outcome === 'affirmed' && c.calledAt >= (account.approvedAt ?? '9')),
    );
    if (!isCalled)
      found.push({ fact: 'F82', facts: { reason: 'account_changed', accountId: id, replaces: account.replaces } });
  }
  return found;
}

async function ofDilution(ctx: Ctx, claims: Claims, on: LocalDate): Promise<Found[]> {
  const { sellerId } = claims;
  const sales = await sumDilution(ctx, {
    creditorIds: [sellerId],
    debtorIds: debtorsOf(claims),
    from: addMonths(on, -12),
    to: on,
  });
  const sum = (of: 'grossMinor' | 'dilutedMinor') => sales.reduce((total, s) => total + s[of], 0n);
  const bps = dilutionBps(sum('dilutedMinor'), sum('grossMinor')) ?? 10_000;
  const freeBps = policyOf(claims.lenderId, 'base.dilutionFreeBps', on).value;
  return bps > freeBps ? [{ fact: 'F83', facts: { dilutionBps: bps, freeBps, excessBps: bps - freeBps } }] : [];
}

/** What stands on record of claims, of who sold them and of who owes them, as one lender knows it. In a few reads for all of them. */
export const claimFacts = (ctx: Ctx, claims: Claims): Promise<Found[]> =>
  asSystem(ctx, 'claims', async (system) => {
    const { lenderId, sellerId, receivables } = claims;
    const on = todayOf(system);
    const debtorIds = debtorsOf(claims);
    const ids = receivables.map((r) => r.id);
    const parties = [sellerId, ...debtorIds];
    const found = await foundAbout(system, lenderId, {
      partyIds: parties,
      groupIds: parties,
      borrowerIds: [claims.borrowerId ?? sellerId],
    });
    found.push(...(await foundOverdue(system, lenderId, parties)));
    for (const { id, receivableId, status } of await findDisputes(system, ids))
      if (status === 'open') found.push({ fact: 'F72', facts: { disputeId: id, receivableId } });
    found.push(
      ...agedFacts(receivables, on, {
        overAgeDays: policyOf(lenderId, 'base.overAgeDays', on).value,
        tenorDays: policyOf(lenderId, 'base.tenorDays', on).value,
        crossAgeBps: policyOf(lenderId, 'base.crossAgeBps', on).value,
      }),
    );
    const waived = new Set(
      (await findConfirmations(system, ids)).filter((c) => c.waivesSetOff).map((c) => c.receivableId),
    );
    for (const r of receivables)
      if (!waived.has(r.id) || r.level === 0)
        found.push({ fact: 'F77', facts: { receivableId: r.id, level: r.level, waivesSetOff: waived.has(r.id) } });
    for (const { id, debtorId } of await findOpenMisdirections(system, lenderId, debtorIds))
      found.push({ fact: 'F82', facts: { reason: 'payment_astray', misdirectionId: id, debtorId } });
    found.push(...(await ofAccounts(system, claims)));
    found.push(...(await ofRelations(system, claims)));
    found.push(...(await ofInvoices(system, claims)));
    found.push(...(await ofDilution(system, claims, on)));
    return found;
  });
