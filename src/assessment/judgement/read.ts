import { type Ctx, requirePerson } from '../../context.ts';
import { cellOf, type Found, gateIds, inWords, isOfLenderAlone } from '../../ground/policy/index.ts';
import { exact, roundExact } from '../../kernel/exact.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import {
  expectedOf,
  type FacilityPositionView,
  type FacilityView,
  findFacility,
  isActive,
  today,
} from '../../lending/financing/index.ts';
import { shareOfLot } from '../coverage/index.ts';
import { readRecord, registryOf } from './ground.ts';
import { type Judgement, judgeFacility } from './judge.ts';
import type { JudgementView } from './schemas.ts';

/** A facility, for its lender and its borrower. */
export async function requireVisible(ctx: Ctx, facilityId: string): Promise<FacilityView> {
  const found = await findFacility(ctx, facilityId);
  const { partyId } = requirePerson(ctx);
  if (!found || (found.lenderId !== partyId && found.borrowerId !== partyId))
    refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const { proposedBy: _, ...facility } = found;
  return facility;
}

const asText = <T extends Record<string, unknown>>(facts: T) =>
  JSON.parse(JSON.stringify(facts, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))) as {
    [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | null ? string | null : T[K];
  };

function foundToWire(found: Found): JudgementView['found'][number] {
  const { fact, name, remedy } = inWords(found);
  const gates = gateIds.flatMap((gate): [string, string][] => {
    const { sign } = cellOf(gate, fact);
    return sign === '-' ? [] : [[gate, sign]];
  });
  return { fact, name, remedy, facts: asText(found.facts), gates: Object.fromEntries(gates) };
}

const goodsToWire = ({ record }: Judgement): JudgementView['goods'] => {
  const positions = new Map(record.pool.positions.map((p) => [p.itemId, p]));
  return record.pool.lots.map((v) => ({
    lotId: v.lot.lotId,
    control: positions.get(v.lot.lotId)?.state ?? 'unverified',
    reason: positions.get(v.lot.lotId)?.reason ?? '',
    mark: v.state,
    valueMinor: roundExact(v.value, 'down').toString(),
    countedMinor: roundExact(v.adjusted, 'down').toString(),
    promisedMinor: shareOfLot(v, v.reservedValue, 'up').toString(),
    steps: v.lines.map(({ step, found, value }) => ({ step, found, valueMinor: roundExact(value, 'down').toString() })),
  }));
};

const receivablesToWire = ({ record: { base } }: Judgement): JudgementView['receivables'] =>
  base.lines.map((line) => ({
    receivableId: line.id,
    debtorId: line.debtorId,
    level: base.levels.get(line.id) ?? 0,
    outstandingMinor: line.grossMinor.toString(),
    out: line.out.map((o) => ({ ...o, amountMinor: o.amountMinor.toString() })),
    countedMinor: line.lendableMinor.toString(),
  }));

const heads = [
  'principalMinor',
  'claimMinor',
  'acceptedMinor',
  'undertakingMinor',
  'interestMinor',
  'penaltyMinor',
  'enforcementMinor',
  'custodyMinor',
  'damagesMinor',
  'marginMinor',
] as const;

export function judgementToWire(judgement: Judgement, forLender: boolean): JudgementView {
  const { facilityId, on, record, figures, state, concentration } = judgement;
  const { headroomMinor, ...rest } = figures;
  return {
    facilityId,
    on,
    currency: record.facility.limit.currency,
    state,
    figures: asText(rest),
    headroom: headroomMinor && asText(headroomMinor),
    goods: goodsToWire(judgement),
    concentration: concentration.map((c) => asText({ ...c })),
    receivables: receivablesToWire(judgement),
    debt: heads.map((head) => ({ head: head.slice(0, -'Minor'.length), amountMinor: record.debt[head].toString() })),
    found: judgement.found.filter((f) => forLender || !isOfLenderAlone({ ...f.facts, fact: f.fact })).map(foundToWire),
  };
}

/** A facility judged as it stands, every line explained: for its lender and its borrower. */
export async function readJudgement(ctx: Ctx, { facilityId }: { facilityId: string }): Promise<JudgementView> {
  const facility = await requireVisible(ctx, facilityId);
  const record = await readRecord(ctx, facility);
  const judgement = judgeFacility(record, { registry: await registryOf(ctx, record) });
  return judgementToWire(judgement, facility.lenderId === requirePerson(ctx).partyId);
}

/** What is owed, what supports it and what is left, by the judgement of the facility as it stands. */
export async function facilityPosition(ctx: Ctx, facilityId: string): Promise<FacilityPositionView> {
  const facility = await requireVisible(ctx, facilityId);
  const { record, figures } = judgeFacility(await readRecord(ctx, facility));
  const { debt, pool, base } = record;
  const supported = figures.supportedMinor ?? 0n;
  const inLimit = figures.limitMinor - figures.netExposureMinor;
  const inBase = supported - figures.owedMinor;
  const available = inLimit < inBase ? inLimit : inBase;
  const states = new Map(pool.positions.map((p) => [p.itemId, p.state]));
  const share = (adjusted: bigint) => (record.terms ? (adjusted * BigInt(facility.lotAdvanceBps)) / 10_000n : 0n);
  const items = [
    ...pool.lots.map((v) => ({
      itemId: v.lot.lotId,
      kind: 'lot' as const,
      valueMinor: roundExact(v.state === 'dead' ? exact(0n) : v.lot.controlled ? v.adjusted : v.value, 'down'),
      lendableMinor: share(roundExact(v.adjusted, 'down')),
    })),
    ...base.lines.map((line) => ({
      itemId: line.id,
      kind: 'receivable' as const,
      valueMinor: line.grossMinor,
      lendableMinor: record.terms ? line.lendableMinor : 0n,
    })),
  ].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  return {
    facility,
    currency: facility.limit.currency,
    principalMinor: debt.principalMinor.toString(),
    claimMinor: debt.claimMinor.toString(),
    undertakingMinor: debt.undertakingMinor.toString(),
    costsMinor: debt.costsMinor.toString(),
    marginMinor: debt.marginMinor.toString(),
    netExposureMinor: figures.netExposureMinor.toString(),
    borrowingBaseMinor: supported.toString(),
    availableMinor: (available > 0n && isActive(facility, today(ctx)) ? available : 0n).toString(),
    collateral: items.map((item) => ({
      ...item,
      state: states.get(item.itemId) ?? 'unverified',
      valueMinor: item.valueMinor.toString(),
      lendableMinor: item.lendableMinor.toString(),
    })),
    expected: await expectedOf(ctx, facilityId),
  };
}
