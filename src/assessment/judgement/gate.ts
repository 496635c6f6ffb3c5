import type { Ctx } from '../../context.ts';
import {
  cellOf,
  decideGate,
  type FactId,
  type Found,
  type GateDecision,
  type GateId,
  isFeltAt,
  moneyGates,
} from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type FacilityView, isHeldFor, lockFacility } from '../../lending/financing/index.ts';
import { maturedIds, purchaseDeduction, undecidedOpen } from './facts-of-security.ts';
import { readWithRisk, registryOf, withRisk } from './ground.ts';
import { type Judgement, judgeFacility } from './judge.ts';
import type { Change, FacilityRecord, RegistryRecord } from './record.ts';

export interface Asked {
  /** Locked by who asks; or its id, and it is locked here. */
  facility: FacilityView | string;
  gate: GateId;
  /** The drawdown or loan that the act is about, where it is about one: holds on others alone are not felt. */
  debtId?: string;
  /** What the act makes other. */
  after?: Change;
  /** The last day on which what the act promises falls due, where it is not a debt with its day. */
  until?: LocalDate;
  /** Whom the act names beside the parties of the facility: a list of one of them counts. */
  besideIds?: readonly string[];
  /** What the act found besides, of its own objects. */
  more?: readonly Found[];
  /** The record of the facility, where the act has read it already and has changed nothing of it since. */
  record?: FacilityRecord;
}

export interface Passed {
  judgement: Judgement;
  decision: GateDecision;
}

/**
 * A hold counts where it is felt. A default elsewhere in the borrower's group keeps new money back; what is the borrower's own, once
 * it has paid, goes back to it.
 */
function heldAt(record: FacilityRecord, gate: GateId, debtId?: string): FacilityRecord {
  const isMoney = moneyGates.includes(gate);
  const standings = record.standings.filter(({ facts }) => isMoney || !facts.groupOf);
  return {
    ...record,
    holds: record.holds.filter((hold) => isFeltAt(hold, gate) && isHeldFor(hold, debtId)),
    standings,
  };
}

/** What counts for nothing at a gate where an earlier right, what is not filed or what has matured lowers the value: by the table. */
function nilAt(gate: GateId, record: FacilityRecord, after: Change): NonNullable<Change['nilOf']> {
  const registry: readonly RegistryRecord[] = after.registry ?? [];
  const of = <T>(fact: FactId, code: string, key: string): T[] =>
    cellOf(gate, fact).sign === 'V'
      ? registry.filter((c) => c.code === code).flatMap((c) => (c.facts[key] ?? []) as T[])
      : [];
  return {
    ownerIds: of<{ grantorId: string }>('F41', 'NO_PRIOR_RIGHT', 'notDeducted').map((hit) => hit.grantorId),
    itemIds: of<string>('F49', 'ITEMS_FILED', 'notFiled'),
    unpaidOwnerIds: cellOf(gate, 'F42').sign === 'V' ? purchaseDeduction(record).ownerIds : [],
    openIds: cellOf(gate, 'F42').sign === 'V' ? undecidedOpen(record) : [],
    maturedIds: cellOf(gate, 'F27').sign === '-' ? [] : maturedIds(record, after),
  };
}

/** A facility as it will be once the act is done, for a gate: what it finds, and what the table makes of it. */
export function judgeAt(
  record: FacilityRecord,
  { gate, after = {}, more = [], debtId }: Omit<Asked, 'facility'>,
): Passed {
  const nilOf = nilAt(gate, record, after);
  const purchaseOwedMinor = cellOf(gate, 'F42').sign === 'V' ? purchaseDeduction(record).owedMinor : 0n;
  const judgement = judgeFacility({ ...heldAt(record, gate, debtId), more }, { ...after, nilOf, purchaseOwedMinor });
  return { judgement, decision: decideGate(gate, judgement.found) };
}

/** The same, read from the record of this moment. */
export async function askGate(ctx: Ctx, asked: Asked): Promise<Passed> {
  const { facility } = asked;
  const found = typeof facility === 'string' ? await lockFacility(ctx, facility) : facility;
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const record = asked.record
    ? await withRisk(ctx, asked.gate, asked.record)
    : await readWithRisk(ctx, asked.gate, found, { besideIds: asked.besideIds });
  const registry = asked.after?.registry ?? (await registryOf(ctx, record, asked.after?.dueOn ?? asked.until));
  return judgeAt(record, { ...asked, after: { ...asked.after, registry } });
}

/** The same, refused where the table blocks, and kept with what it showed. In the transaction of the act, under the lock of the facility. */
export async function requireGate(ctx: Ctx, asked: Asked & { objectId: string }): Promise<Passed> {
  const passed = await askGate(ctx, asked);
  const { record, found } = passed.judgement;
  await passGate(ctx, { gate: asked.gate, holderId: record.facility.lenderId, objectId: asked.objectId, found });
  return passed;
}
