import { type Ctx, type DomainEvent, requirePerson, violatedConstraint, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { hashOf, hex, sha256 } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, addMonths, businessDate, type LocalDate } from '../../kernel/time.ts';
import { type CycleRow, cycleOf } from './cycle-rules.ts';
import { cycleRows } from './cycle-store.ts';
import { type GrowthRow, growthOf } from './growth-rules.ts';
import { type HitRow, hitsOf } from './hits-rules.ts';
import { hitRows } from './hits-store.ts';
import * as judged from './judged-rules.ts';
import { cutRows, lockRows, scoredRows } from './judged-store.ts';
import * as pots from './pot-rules.ts';
import { applicationRows, potRows } from './pot-store.ts';
import * as rules from './rules.ts';
import type { ChooseMethodInput, MakeReturnInput, MethodView, RerunView, ReturnView } from './schemas.ts';
import { mattersOf } from './sessions-store.ts';
import * as store from './store.ts';

const { returnRefusals } = rules;

export const returnViewOf = (row: store.KeptReturn): ReturnView => ({
  id: row.id,
  kind: row.kind,
  ownerId: row.ownerId,
  addresseeId: row.addresseeId,
  periodFrom: row.periodFrom,
  periodTo: row.periodTo,
  figures: row.figures,
  rules: row.rules,
  rowCount: row.rowCount,
  rowsHash: row.rowsHash,
  replaces: row.replaces,
  madeAt: row.madeAt.toISOString(),
});

const announce = (row: store.KeptReturn): DomainEvent => ({
  type: 'policyReturn.made',
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { kind: row.kind, periodTo: row.periodTo, rowCount: row.rowCount, rowsHash: row.rowsHash },
});

/** The loans of the owner, with the cap and the ceiling of the tax rules of the day on which each began; each day is looked up once. */
async function loansOf(ctx: Ctx, ownerId: string, of: Omit<store.Period, 'reference'>): Promise<rules.LoanRow[]> {
  const found = await store.loanRows(ctx, ownerId, { ...of, reference: 'LPR-1Y' });
  const on = (day: LocalDate) => ({
    capMinor: BigInt(policyOf(ownerId, 'vat.exempt.capMinor', day).value),
    wholeMinor: BigInt(policyOf(ownerId, 'vat.exempt.wholeCapMinor', day).value),
    times: policyOf(ownerId, 'vat.exempt.ceilingBps', day).value,
  });
  const byDay = new Map<LocalDate, ReturnType<typeof on>>();
  return found.map(({ referenceBps, ...row }) => {
    const ruled = byDay.get(row.beganOn) ?? on(row.beganOn);
    byDay.set(row.beganOn, ruled);
    const isYuan = row.currency === 'CNY';
    const principalMinor = BigInt(row.principalMinor);
    return {
      ...row,
      isExemptWhole: isYuan && principalMinor <= ruled.wholeMinor,
      isWithinVatCap: isYuan && principalMinor <= ruled.capMinor,
      vatCeilingBps: referenceBps === null ? null : Math.floor((referenceBps * ruled.times) / 10_000),
    };
  });
}

/** Each loan as it stood on the day before and on the last. */
async function growthRows(ctx: Ctx, ownerId: string, of: Omit<store.Period, 'reference'>): Promise<GrowthRow[]> {
  const day = addDays(of.from, -1);
  const reference = 'LPR-1Y';
  const before = await store.loanRows(ctx, ownerId, { from: day, to: day, known: of.known, reference });
  const after = await store.loanRows(ctx, ownerId, { ...of, reference });
  const borrowers = await store.borrowersOf(ctx, ownerId);
  const rows = new Map<string, GrowthRow>();
  const rowOf = ({ id, currency, size }: (typeof after)[number]): GrowthRow =>
    rows.get(id) ?? {
      id,
      borrowerId: borrowers.get(id) ?? '',
      currency,
      size,
      beforeMinor: '0',
      outMinor: '0',
    };
  for (const loan of before) rows.set(loan.id, { ...rowOf(loan), beforeMinor: loan.outMinor });
  for (const loan of after) rows.set(loan.id, { ...rowOf(loan), outMinor: loan.outMinor });
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type Row =
  | rules.LoanRow
  | rules.MatterRow
  | pots.PotRow
  | pots.ApplicationRow
  | judged.ScoredRow
  | judged.CutRow
  | judged.LockRow
  | CycleRow
  | GrowthRow
  | HitRow;

/** Of which pots a kind of return tells. */
const potsOf: Partial<Record<rules.ReturnKind, string>> = {
  use_of_proceeds: 'bond',
  traced_share: 'purpose_account',
  guarantee_mix: 'risk_share',
};

/** The rows of a kind of return, rebuilt from the record as it was known at an instant. */
async function rowsBehind(
  ctx: Ctx,
  ownerId: string,
  { kind, ...of }: { kind: rules.ReturnKind } & Omit<store.Period, 'reference'>,
): Promise<Row[]> {
  const potKind = potsOf[kind];
  if (potKind !== undefined) return potRows(ctx, ownerId, { kind: potKind, ...of });
  if (kind === 'funnel') return applicationRows(ctx, ownerId, of);
  if (kind === 'asks_closed') return mattersOf(ctx, of);
  if (kind === 'score_back_test') return scoredRows(ctx, ownerId, of);
  if (kind === 'cuts_and_calls') return cutRows(ctx, ownerId, of);
  if (kind === 'tenor_gap') return lockRows(ctx, ownerId, of);
  if (kind === 'small_loans') return growthRows(ctx, ownerId, of);
  if (kind === 'hits_by_source') return hitRows(ctx, ownerId, of);
  if (kind === 'cash_cycle') return cycleRows(ctx, ownerId, of);
  return rules.rowsFor(kind, await loansOf(ctx, ownerId, of));
}

/** Each row as the text that is hashed and kept: of a row without depth the canonical form is its members in order. */
async function hashed(rows: readonly Row[]): Promise<{ objectId: string; text: string; hash: string }[]> {
  const kept = [];
  const bytesOf = new TextEncoder();
  for (const row of rows) {
    const text = JSON.stringify(row, Object.keys(row).sort());
    kept.push({ objectId: row.id, text, hash: hex(await sha256(bytesOf.encode(text))) });
  }
  return kept;
}

/** Folds figures out of rows as they are kept: a matter has an asking day, a loan a class, a pot what is drawn on it. */
function fold(kind: rules.ReturnKind, rows: readonly Row[], asked: rules.Asked) {
  switch (kind) {
    case 'asks_closed':
      return rules.asksOf(rows as rules.MatterRow[]);
    case 'funnel':
      return pots.funnelOf(rows as pots.ApplicationRow[]);
    case 'use_of_proceeds':
      return pots.proceedsOf(rows as pots.PotRow[]);
    case 'traced_share':
      return pots.tracedOf(rows as pots.PotRow[]);
    case 'guarantee_mix':
      return pots.mixOf(rows as pots.PotRow[], asked.leastBps);
    case 'score_back_test':
      return judged.backTestOf(rows as judged.ScoredRow[]);
    case 'cuts_and_calls':
      return judged.cutsOf(rows as judged.CutRow[]);
    case 'hits_by_source':
      return hitsOf(rows as HitRow[]);
    case 'small_loans':
      return growthOf(rows as GrowthRow[]);
    case 'cash_cycle':
      return cycleOf(rows as CycleRow[]);
    case 'tenor_gap':
      return judged.gapsOf(rows as judged.LockRow[]);
    default:
      return rules.figuresOf(kind, rows as rules.LoanRow[], asked);
  }
}

/** What figures were folded by, read back from the figures themselves. */
const askedBy = ({ figures, periodTo }: store.KeptReturn): rules.Asked => ({
  on: periodTo,
  toleranceBps: Number(figures.toleranceBps ?? 0),
  method: (figures.method as rules.VatMethod | undefined) ?? null,
  leastBps: Number(figures.leastBps ?? 0),
  vatBps: (figures.vatBps as number | undefined) ?? null,
});

/** A person makes a return: figures, every row behind them with its hash, all frozen. An authority reads the figures and no row. */
export async function makeReturn(ctx: Ctx, input: MakeReturnInput): Promise<ReturnView> {
  return act(ctx, { verb: 'policyReturn.make', mandate: 'return:make', input }, async (tx) => {
    const { partyId: ownerId, personId } = requirePerson(tx);
    const { kind, periodFrom, periodTo, addresseeId } = input;
    const today = businessDate(tx);
    if (periodTo < periodFrom || periodTo > today || periodFrom < addMonths(periodTo, -13))
      refuse(returnRefusals.RETURN_PERIOD_UNFIT, { at: '/periodTo' });
    const addressee = addresseeId === undefined ? undefined : await findParty(tx, addresseeId);
    if (addresseeId !== undefined && (addresseeId === ownerId || !addressee?.roles.includes('authority')))
      refuse(returnRefusals.RETURN_OF_WHOM, { at: '/addresseeId' });
    const method = (await store.findMethod(tx, ownerId, Number(periodTo.slice(0, 4)))) ?? null;
    if (kind === 'vat_exempt_interest' && method === null)
      refuse(returnRefusals.VAT_METHOD_MISSING, { facts: { year: periodTo.slice(0, 4) } });
    const toleranceBps = policyOf(ownerId, 'badLoans.toleranceBps', periodTo).value;
    const rows = await rowsBehind(tx, ownerId, { kind, from: periodFrom, to: periodTo, known: tx.clock.now() });
    const kept = await hashed(rows);
    const leastBps = policyOf(ownerId, 'guarantee.share.smallBps', periodTo).value;
    const vatBps = policyOf(ownerId, 'vat.rateBps', periodTo).value;
    const figures = fold(kind, rows, { on: periodTo, toleranceBps, method, leastBps, vatBps });
    const rowsHash = await hashOf(kept.map(({ hash }) => hash));
    const of = { kind, ownerId, addresseeId: addressee?.id ?? null, periodFrom, periodTo };
    const before = await store.newestOf(tx, of);
    // The same said twice would be counted twice; another of the same days takes the place of the one before.
    if (before?.rowsHash === rowsHash && (await hashOf(before.figures)) === (await hashOf(figures)))
      refuse(returnRefusals.RETURN_STANDS, { facts: { returnId: before.id } });
    const made = await store.insertReturn(tx, {
      ...of,
      replaces: before?.id ?? null,
      id: tx.newId('policyReturn'),
      figures,
      rules: [...rules.rulesOf[kind]],
      rowCount: rows.length,
      rowsHash,
      madeBy: personId,
      participants: [ownerId, ...(addressee ? [addressee.id] : [])],
    });
    if (kept.length > 0) await store.insertRows(tx, { returnId: made.id, ownerId }, kept);
    return { view: returnViewOf(made), event: announce(made) };
  });
}

/**
 * The same figures, folded again from the rows as they were kept, each checked against its hash; and the rows rebuilt from the record, of those
 * days and as it was known then: for the owner.
 */
export const rerunReturn = (ctx: Ctx, id: string): Promise<RerunView> =>
  withSnapshot(ctx, async (tx) => {
    const found = await store.findReturn(tx, id);
    if (found?.ownerId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
    const kept = await store.listRows(tx, id);
    const figures = fold(
      found.kind,
      kept.map(({ row }) => row as unknown as Row),
      askedBy(found),
    );
    const hashes = [];
    for (const { row } of kept) hashes.push(await hashOf(row));
    const isSame =
      (await hashOf(hashes)) === found.rowsHash && (await hashOf(figures)) === (await hashOf(found.figures));
    const rebuilt = await hashed(
      await rowsBehind(tx, found.ownerId, {
        kind: found.kind,
        from: found.periodFrom,
        to: found.periodTo,
        known: found.madeAt,
      }),
    );
    const before = new Map(kept.map(({ objectId, hash }) => [objectId, hash]));
    const differs = rebuilt.flatMap(({ objectId, hash }) => (before.get(objectId) === hash ? [] : [objectId]));
    const isThere = new Set(rebuilt.map(({ objectId }) => objectId));
    differs.push(...[...before.keys()].filter((objectId) => !isThere.has(objectId)));
    return {
      id,
      figures,
      isSame,
      isRebuilt: differs.length === 0,
      rebuiltHash: await hashOf(rebuilt.map(({ hash }) => hash)),
      differs: differs.slice(0, 100),
    };
  });

/** Two people choose the method of a year: once, for the whole of it. */
export async function chooseMethod(ctx: Ctx, input: ChooseMethodInput): Promise<MethodView> {
  return act(ctx, { verb: 'vatMethod.choose', mandate: 'return:make', input }, async (tx) => {
    const { partyId: lenderId, personId } = requirePerson(tx);
    const { year, method, documentHash } = input;
    // Chosen for the year that runs or the next: not for one that is over.
    const now = Number(businessDate(tx).slice(0, 4));
    if (year < now || year > now + 1)
      refuse(returnRefusals.VAT_YEAR_UNFIT, { at: '/year', facts: { from: now, to: now + 1 } });
    const chosenAt = await store
      .insertMethod(tx, { lenderId, year, method, documentHash, chosenBy: personId })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'vat_method_pkey')
          refuse(returnRefusals.VAT_METHOD_FIXED, { at: '/year', cause });
        throw cause;
      });
    const view = { lenderId, year, method, chosenAt: chosenAt.toISOString() };
    return {
      view,
      event: { type: 'vatMethod.chosen', version: 1, objectId: lenderId, participants: [lenderId], payload: view },
    };
  });
}
