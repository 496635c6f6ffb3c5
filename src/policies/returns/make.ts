import { type Ctx, type DomainEvent, requirePerson, violatedConstraint, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { builtInOn, policyOf, ruleName } from '../../ground/policy/index.ts';
import { hashOf, hex, sha256 } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { type CycleRow, cycleOf } from './cycle-rules.ts';
import { cycleRows } from './cycle-store.ts';
import { figuresBehind } from './drill-rules.ts';
import { type GrowthRow, growthOf } from './growth-rules.ts';
import { type HitRow, hitsOf } from './hits-rules.ts';
import { hitRows } from './hits-store.ts';
import * as judged from './judged-rules.ts';
import { cutRows, lockRows, scoredRows } from './judged-store.ts';
import * as loans from './loan-store.ts';
import { type KeptAt, keepTexts, listRows } from './part-store.ts';
import { earliestOf, isOfSameDays } from './period-rules.ts';
import { placeFor } from './place.ts';
import * as pots from './pot-rules.ts';
import { applicationRows, billRows, contractRows, potRows } from './pot-store.ts';
import * as rules from './rules.ts';
import type { ChooseMethodInput, MakeReturnInput, MethodView, RerunView, ReturnView, RowView } from './schemas.ts';
import { asksOf, type MatterRow } from './session-rules.ts';
import { mattersOf } from './sessions-store.ts';
import * as store from './store.ts';
import { figuresSent } from './told-rules.ts';

const { returnRefusals } = rules;

/** A return as a party reads it: the names of firms are for who made it. */
export const returnViewOf = ({ actor }: Ctx, row: store.KeptReturn): ReturnView => ({
  id: row.id,
  kind: row.kind,
  ownerId: row.ownerId,
  addresseeId: row.addresseeId,
  periodFrom: row.periodFrom,
  periodTo: row.periodTo,
  figures: actor.kind === 'person' && actor.partyId !== row.ownerId ? figuresSent(row.figures) : row.figures,
  rules: row.rules,
  judgedBy: row.judgedBy,
  madeBy: row.madeBy,
  figuresHash: row.figuresHash,
  rowCount: row.rowCount,
  rowsHash: row.rowsHash,
  reckoning: row.reckoning,
  replaces: row.replaces,
  madeAt: row.madeAt.toISOString(),
});

const announce = (row: store.KeptReturn): DomainEvent => ({
  type: 'policyReturn.made',
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    kind: row.kind,
    periodTo: row.periodTo,
    rowCount: row.rowCount,
    rowsHash: row.rowsHash,
    figuresHash: row.figuresHash,
  },
});

/** Each loan as it stood on the day before and on the last. */
async function growthRows(ctx: Ctx, ownerId: string, of: loans.Period): Promise<GrowthRow[]> {
  const day = addDays(of.from, -1);
  const before = await loans.loansOut(ctx, ownerId, { from: day, to: day, known: of.known });
  const after = await loans.loansOut(ctx, ownerId, of);
  const borrowers = await loans.borrowersOf(ctx, ownerId);
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
  | MatterRow
  | pots.PotRow
  | pots.ApplicationRow
  | pots.BillRow
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

type Of = { kind: rules.ReturnKind } & loans.Period;

/** The rows of a kind of return that are no loans, from the record as it was known at an instant. */
async function rowsBehind(ctx: Ctx, ownerId: string, { kind, ...of }: Of): Promise<Row[] | undefined> {
  const potKind = potsOf[kind];
  if (potKind !== undefined) {
    const rows = await potRows(ctx, ownerId, { kind: potKind, ...of });
    return kind === 'guarantee_mix' ? [...rows, ...(await contractRows(ctx, ownerId, of))] : rows;
  }
  if (kind === 'rediscount_ledger') return billRows(ctx, ownerId, of);
  if (kind === 'funnel') return applicationRows(ctx, ownerId, of);
  if (kind === 'asks_closed') return mattersOf(ctx, of);
  if (kind === 'score_back_test') return scoredRows(ctx, ownerId, of);
  if (kind === 'cuts_and_calls') return cutRows(ctx, ownerId, of);
  if (kind === 'tenor_gap') return lockRows(ctx, ownerId, of);
  if (kind === 'small_loans') return growthRows(ctx, ownerId, of);
  if (kind === 'hits_by_source') return hitRows(ctx, ownerId, of);
  if (kind === 'cash_cycle') return cycleRows(ctx, ownerId, of);
  return undefined;
}

/** Each row as the text that is hashed and kept: of a row without depth the canonical form is its members in order. */
const textsOf = (rows: readonly Row[], kept?: ReadonlyMap<string, Record<string, unknown>>) =>
  rows.map((row) => {
    // A row that was kept before it told all that it tells now is rebuilt as it was told.
    const members = Object.keys(kept?.get(row.id) ?? row).sort();
    return { objectId: row.id, text: JSON.stringify(row, members) };
  });

/** Keeps every row behind a return with its hash; what the figures are folded from. Of loans no row leaves the database. */
async function keepBehind(ctx: Ctx, at: KeptAt, of: Of): Promise<loans.Kept<Row>> {
  const rows = await rowsBehind(ctx, at.ownerId, of);
  if (!rows) return loans.keepLoans(ctx, { ...at, ...of });
  return { rows, ...(await keepTexts(ctx, at, textsOf(rows))) };
}

/** The same rows rebuilt, each with its hash, in their order. */
async function rebuild(
  ctx: Ctx,
  ownerId: string,
  of: Of,
  kept: ReadonlyMap<string, Record<string, unknown>>,
): Promise<{ objectId: string; hash: string }[]> {
  const rows = await rowsBehind(ctx, ownerId, of);
  const texts = rows ? textsOf(rows, kept) : await loans.loanTexts(ctx, ownerId, of);
  const hashes = [];
  for (const { objectId, text } of texts) hashes.push({ objectId, hash: await hashOfText(text) });
  return hashes.sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
}
const hashOfText = async (text: string): Promise<string> => hex(await sha256(new TextEncoder().encode(text)));

/** Folds figures out of rows as they are kept: a matter has an asking day, a loan a class, a pot what is drawn on it. */
function fold(kind: rules.ReturnKind, rows: readonly Row[], asked: rules.Asked) {
  switch (kind) {
    case 'asks_closed':
      return asksOf(rows as MatterRow[]);
    case 'funnel':
      return pots.funnelOf(rows as pots.ApplicationRow[]);
    case 'rediscount_ledger':
      return pots.ledgerOf(rows as pots.BillRow[]);
    case 'use_of_proceeds':
      return pots.proceedsOf(rows as pots.PotRow[]);
    case 'traced_share':
      return pots.tracedOf(rows as pots.PotRow[]);
    case 'guarantee_mix':
      return pots.mixOf(rows as pots.PotRow[], asked.leastBps, asked.aims);
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
  costBps: (figures.costBps as number | undefined) ?? null,
  aims:
    figures.feeAimBps === undefined
      ? null
      : { upTo5mLeastBps: Number(figures.upTo5mLeastBps), feeAimBps: Number(figures.feeAimBps) },
});

/** What figures of a kind are folded by on the last day of a period; what no row said yet on that day is left out. */
function askedOf(
  ownerId: string,
  { kind, on, method }: { kind: rules.ReturnKind; on: string; method: rules.VatMethod | null },
): rules.Asked {
  // A rule that judges another kind of return is not asked for: before its first day it would stand in the way of all.
  const bps = (key: string) => (rules.rulesOf[kind].includes(key) ? policyOf(ownerId, key, on).value : 0);
  return {
    on,
    method,
    toleranceBps: bps('badLoans.toleranceBps'),
    leastBps: bps('guarantee.share.smallBps'),
    vatBps: bps('vat.rateBps'),
    aims:
      kind === 'guarantee_mix' && builtInOn('guarantee.feeAimBps', on)
        ? { upTo5mLeastBps: bps('guarantee.share.upTo5mBps'), feeAimBps: bps('guarantee.feeAimBps') }
        : null,
    costBps: kind === 'relending_stock' ? bps('relending.yearBps') : null,
  };
}

/** The very row of the rule book: its key, its day, its figure and its own name. */
const judgedOf = (rule: ReturnType<typeof policyOf>): rules.JudgedBy => ({
  key: rule.key,
  name: ruleName(rule),
  value: rule.value,
  validFrom: rule.validFrom,
});

/** A person makes a return: figures, every row behind them with its hash, all frozen. An authority reads the figures and no row. */
export async function makeReturn(ctx: Ctx, input: MakeReturnInput): Promise<ReturnView> {
  return act(ctx, { verb: 'policyReturn.make', mandate: 'return:make', input }, async (tx) => {
    store.takeTime(tx);
    const { partyId: ownerId, personId } = requirePerson(tx);
    const { kind, periodFrom, periodTo, addresseeId } = input;
    const today = businessDate(tx);
    // Interest of a day is borne when the day is over.
    const newest = kind === 'vat_exempt_interest' ? addDays(today, -1) : today;
    const earliest = earliestOf(kind, periodTo);
    if (periodTo < periodFrom || periodTo > newest || periodFrom < earliest)
      refuse(returnRefusals.RETURN_PERIOD_UNFIT, { at: '/periodTo', facts: { newest, earliest } });
    const addressee = addresseeId === undefined ? undefined : await findParty(tx, addresseeId);
    if (addresseeId !== undefined && (addresseeId === ownerId || !addressee?.roles.includes('authority')))
      refuse(returnRefusals.RETURN_OF_WHOM, { at: '/addresseeId' });
    const method = (await store.findMethod(tx, ownerId, Number(periodTo.slice(0, 4)))) ?? null;
    if (kind === 'vat_exempt_interest' && method === null)
      refuse(returnRefusals.VAT_METHOD_MISSING, { facts: { year: periodTo.slice(0, 4) } });
    const of = { kind, ownerId, addresseeId: addressee?.id ?? null, periodFrom, periodTo };
    const before = await placeFor(tx, of, input.replaces);
    const id = tx.newId('policyReturn');
    const { rows, rowsHash, rowCount } = await keepBehind(
      tx,
      { returnId: id, ownerId },
      { kind, from: periodFrom, to: periodTo, known: tx.clock.now() },
    );
    const missing = kind === 'vat_exempt_interest' ? rules.unmeasured(rows as rules.LoanRow[]) : 0;
    if (missing > 0) refuse(returnRefusals.VAT_RATE_MISSING, { facts: { name: rules.vatReference, loans: missing } });
    const figures = fold(kind, rows, askedOf(ownerId, { kind, on: periodTo, method }));
    // The same said twice would be counted twice; another of the same days takes the place of the one before.
    if (
      before &&
      isOfSameDays(before, of) &&
      before.rowsHash === rowsHash &&
      (await hashOf(before.figures)) === (await hashOf(figures))
    )
      refuse(returnRefusals.RETURN_STANDS, { facts: { returnId: before.id } });
    const judgedBy = rules.rulesOf[kind]
      .filter((key) => builtInOn(key, periodTo))
      .map((key) => judgedOf(policyOf(ownerId, key, periodTo)));
    const made = await store.insertReturn(tx, {
      ...of,
      replaces: before?.id ?? null,
      id,
      figures,
      rules: [...rules.rulesOf[kind]],
      judgedBy,
      figuresHash: await hashOf({ ...of, figures, rowsHash, judgedBy }),
      rowCount,
      rowsHash,
      reckoning: 5,
      madeBy: personId,
      participants: [ownerId, ...(addressee ? [addressee.id] : [])],
    });
    return { view: returnViewOf(tx, made), event: announce(made) };
  });
}

/** Rows behind a return, each with the figures that it stands behind; those behind one figure where it is named. For the owner alone. */
export const readRows = (
  ctx: Ctx,
  {
    returnId,
    figure,
    after,
    limit,
  }: { returnId: string; figure?: string | undefined; after: string | undefined; limit: number },
) =>
  withSnapshot(ctx, async (tx) => {
    const found = (await store.findReturn(tx, returnId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
    const asked = askedBy(found);
    const rows: RowView[] = [];
    let from = after;
    while (rows.length < limit) {
      const kept = await listRows(tx, returnId, from, figure === undefined ? limit : ROWS_A_TIME);
      for (const { objectId, row, hash } of kept) {
        const figures = figuresBehind(found.kind, row, asked);
        if (figure === undefined || figures.includes(figure)) rows.push({ objectId, row, hash, figures });
      }
      const last = kept.at(-1);
      if (!last || figure === undefined) break;
      from = last.objectId;
    }
    return rows.slice(0, limit);
  });
const ROWS_A_TIME = 1_000;

/**
 * The same figures, folded again from the rows as they were kept, each checked against its hash; and the rows rebuilt from the record, of those
 * days and as it was known then: for the owner.
 */
export const rerunReturn = (ctx: Ctx, id: string): Promise<RerunView> =>
  withSnapshot(ctx, async (tx) => {
    store.takeTime(tx);
    const found = await store.findReturn(tx, id);
    if (found?.ownerId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
    const kept = await listRows(tx, id);
    const figures = fold(
      found.kind,
      kept.map(({ row }) => row as unknown as Row),
      askedBy(found),
    );
    let isWhole = true;
    for (const { text, hash } of kept) isWhole &&= (await hashOfText(text)) === hash;
    const isSame =
      isWhole &&
      (await hashOf(kept.map(({ hash }) => hash))) === found.rowsHash &&
      (await hashOf(figures)) === (await hashOf(found.figures));
    const { kind, periodFrom, periodTo, madeAt } = found;
    const rebuilt = await rebuild(
      tx,
      found.ownerId,
      {
        kind,
        from: periodFrom,
        to: periodTo,
        known: madeAt,
        isDayBefore: found.reckoning === 1,
        isByParent: found.reckoning < 3,
        isByWord: found.reckoning < 4,
        isByName: found.reckoning < 5,
      },
      new Map(kept.map(({ objectId, row }) => [objectId, row])),
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
