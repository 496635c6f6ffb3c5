import { exact, roundExact } from '../../kernel/exact.ts';
import { allocate } from '../../kernel/money.ts';
import { type Quantity, valueAtScale } from '../../kernel/quantity.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { assertPresent, goodsRefusals, type LotStatus } from './rules.ts';

/**
 * Quantity in = out + held + measured loss. Every operation is a list of movements that keeps this for each lot; what
 * goes from lot to lot sums to zero. The database holds the same.
 */
export const movementKinds = ['in', 'out', 'transfer', 'loss'] as const;
export type MovementKind = (typeof movementKinds)[number];

export interface Movement {
  lotId: string;
  kind: MovementKind;
  delta: bigint;
  /** The invoice cost that goes with it. */
  costDeltaMinor: bigint;
}

export const transformRefusals = refusalList({
  RISK_CLASS_NOT_YOURS: [
    'forbidden',
    'The class decides what proves the goods; who owns or keeps them does not choose a lighter one',
    '风险等级决定货物须如何证明，货主与监管人不得自行选择较轻等级',
    'Register it as high, or have a lender register it',
    '请按 high 登记，或由贷款人登记',
  ],
  QUANTITY_TOO_FINE: [
    'invalid',
    'The quantity is finer than the lot is measured',
    '数量精度超过批次计量精度',
    'Use at most the decimals of the lot',
    '小数位请不超过批次精度',
  ],
  QUANTITY_NOT_FREE: [
    'precondition',
    'The lot does not have that much free: the rest is promised to outbounds or not there',
    '批次可用数量不足，其余已预留出库或不存在',
    'Take no more than what facts name, or have the lender call the order back first',
    '请不超过 facts 所列可用数量，或请银行先撤回放货指令',
  ],
  SPLIT_LEAVES_NOTHING: [
    'invalid',
    'A split leaves something in the lot it is taken from',
    '拆分后原批次须有剩余',
    'Take less, or hand the whole lot on as it is',
    '请减少拆出数量，或整批办理',
  ],
  LOTS_DIFFER: [
    'precondition',
    'The lots differ in what must be the same for this',
    '各批次在必须一致的事项上不同',
    'Bring owner, custodian, site, commodity and unit together first; facts say which differs',
    '请先统一所有人、保管人、地点、品类与单位；差异见 facts',
  ],
  LOT_NOT_IN_CATALOGUE: [
    'precondition',
    'The lot is of no commodity of the catalogue',
    '该批次未归入品类目录',
    'Register it with its commodity',
    '请按品类目录登记',
  ],
  RESULT_EXCEEDS_INPUT: [
    'invalid',
    'More would come out than went in',
    '产出大于投入',
    'Blending loses or keeps; it does not add',
    '混配只会保持或减少数量',
  ],
  GAIN_BEYOND_TOLERANCE: [
    'precondition',
    'The scale shows more than the books by more than the tolerance',
    '过磅数超出账面允许范围',
    'Find out what came in without a ticket, and register that as a lot of its own',
    '请查明未入账来货并另行登记批次',
  ],
  SLOT_TAKEN: [
    'conflict',
    'Another lot lies in this slot',
    '该库位已有其他批次',
    'Choose a free slot; one lot is in one slot at one time',
    '请选择空闲库位，一位一批',
  ],
  SLOT_OVERLAPS: [
    'conflict',
    'This floor is part of another slot, whoever registered it',
    '该区域与已登记库位重叠（不论登记方）',
    'Register floor that nobody else let already',
    '请登记未被占用的区域',
  ],
  SLOT_TOO_SMALL: [
    'precondition',
    'The lot is more than the slot holds',
    '批次数量超过库位容量',
    'Choose a larger slot or split the lot',
    '请选择更大的库位或拆分批次',
  ],
  SITE_NOT_YOURS: [
    'forbidden',
    'Another party registered this site',
    '该场地由其他当事方登记',
    'Have who registered it register the slot',
    '请由登记该场地的当事方登记库位',
  ],
  SLOT_OUTSIDE_SITE: [
    'invalid',
    'The slot does not lie in the site',
    '库位不在场地范围内',
    'Give corners inside the boundary of the site',
    '请填写场地边界内的坐标',
  ],
  TICKET_ALREADY_RECORDED: [
    'conflict',
    'This ticket of the site was recorded already',
    '该场地的磅单已登记',
    'One ticket counts once',
    '同一磅单只计一次',
  ],
});

export interface TransformFacts {
  id: string;
  status: LotStatus;
  ownerId: string;
  custodianId: string | undefined;
  siteId: string | undefined;
  commodityId: string | null;
  quantity: Quantity;
  reservedValue: bigint;
  costMinor: bigint;
  currency: string;
  grossWeightKg: number;
}

/** Who holds the lot works on it: its custodian, or its owner while it has none. */
export function assertHolds(lot: TransformFacts, partyId: string, at: string): void {
  assertPresent(lot.status, at);
  const holder = lot.custodianId ?? lot.ownerId;
  if (holder !== partyId) refuse(goodsRefusals.NOT_THE_CUSTODIAN, { at, facts: { custodianId: holder } });
}

/** A quantity in the lot's own unit and scale. */
export function valueOf(lot: Pick<TransformFacts, 'quantity'>, asked: Quantity, at: string): bigint {
  if (asked.unit !== lot.quantity.unit)
    refuse(goodsRefusals.COMMODITY_UNIT, { at, facts: { unit: lot.quantity.unit, scale: lot.quantity.scale } });
  return (
    valueAtScale(asked, lot.quantity.scale) ??
    refuse(transformRefusals.QUANTITY_TOO_FINE, { at, facts: { scale: lot.quantity.scale } })
  );
}

export const freeValue = (lot: Pick<TransformFacts, 'quantity' | 'reservedValue'>): bigint => {
  const free = lot.quantity.value - lot.reservedValue;
  return free > 0n ? free : 0n;
};

export interface Part {
  value: bigint;
  costMinor: bigint;
  grossWeightKg: number;
}

/** Parts of a lot with their share of cost and weight; what stays is the last one. Shares sum to the lot exactly. */
export function shares(lot: TransformFacts, values: readonly bigint[]): Part[] {
  const cost = allocate(lot.costMinor, values);
  const weight = allocate(BigInt(lot.grossWeightKg), values);
  return values.map((value, i) => ({ value, costMinor: cost[i] as bigint, grossWeightKg: Number(weight[i]) }));
}

export function decideSplit(lot: TransformFacts, asked: readonly bigint[]): { parts: Part[]; stays: Part } {
  const taken = asked.reduce((sum, value) => sum + value, 0n);
  if (taken >= lot.quantity.value) refuse(transformRefusals.SPLIT_LEAVES_NOTHING, { at: '/parts' });
  if (taken > freeValue(lot))
    refuse(transformRefusals.QUANTITY_NOT_FREE, { at: '/parts', facts: { freeValue: freeValue(lot).toString() } });
  const all = shares(lot, [...asked, lot.quantity.value - taken]);
  return { parts: all.slice(0, -1), stays: all.at(-1) as Part };
}

const sameThings = ['ownerId', 'custodianId', 'siteId', 'currency'] as const;

/** Lots that may be worked as one: same owner, keeper, place and unit, nothing promised to a truck. */
export function assertTogether(lots: readonly TransformFacts[], alsoCommodity: boolean): void {
  const [first] = lots;
  if (!first) return;
  for (const [i, lot] of lots.entries()) {
    const at = `/lotIds/${i}`;
    if (lot.commodityId === null) refuse(transformRefusals.LOT_NOT_IN_CATALOGUE, { at });
    for (const thing of sameThings)
      if (lot[thing] !== first[thing]) refuse(transformRefusals.LOTS_DIFFER, { at, facts: { differs: thing } });
    if (alsoCommodity && lot.commodityId !== first.commodityId)
      refuse(transformRefusals.LOTS_DIFFER, { at, facts: { differs: 'commodityId' } });
    if (lot.quantity.unit !== first.quantity.unit || lot.quantity.scale !== first.quantity.scale)
      refuse(transformRefusals.LOTS_DIFFER, { at, facts: { differs: 'unit' } });
    if (lot.reservedValue > 0n)
      refuse(transformRefusals.QUANTITY_NOT_FREE, { at, facts: { freeValue: freeValue(lot).toString() } });
  }
}

const allOut = (lot: TransformFacts): Movement => ({
  lotId: lot.id,
  kind: 'transfer',
  delta: -lot.quantity.value,
  costDeltaMinor: -lot.costMinor,
});

/** The others pour into the first. */
export function decideMerge(lots: readonly TransformFacts[]): Movement[] {
  const [into, ...others] = lots as [TransformFacts, ...TransformFacts[]];
  const poured = others.filter((lot) => lot.quantity.value > 0n);
  return [
    ...poured.map(allOut),
    {
      lotId: into.id,
      kind: 'transfer',
      delta: poured.reduce((sum, lot) => sum + lot.quantity.value, 0n),
      costDeltaMinor: poured.reduce((sum, lot) => sum + lot.costMinor, 0n),
    },
  ];
}

/** All of them go into a new lot of another grade; what was measured less is loss of the new lot. */
export function decideBlend(lots: readonly TransformFacts[], newLotId: string, outValue: bigint): Movement[] {
  const given = lots.filter((lot) => lot.quantity.value > 0n);
  const total = given.reduce((sum, lot) => sum + lot.quantity.value, 0n);
  if (outValue > total) refuse(transformRefusals.RESULT_EXCEEDS_INPUT, { at: '/quantity' });
  return [
    ...given.map(allOut),
    {
      lotId: newLotId,
      kind: 'transfer',
      delta: total,
      costDeltaMinor: given.reduce((sum, lot) => sum + lot.costMinor, 0n),
    },
    ...(outValue < total
      ? [{ lotId: newLotId, kind: 'loss', delta: outValue - total, costDeltaMinor: 0n } as const]
      : []),
  ];
}

/** Gross weight after a re-weighing, in kilograms: what the goods lost or gained, for packing weighs what it did. */
export function grossAfter({ quantity, grossWeightKg }: TransformFacts, measured: bigint): number {
  const perUnit = quantity.unit === 'TNE' ? 1_000n : quantity.unit === 'KGM' ? 1n : 0n;
  const changeKg = roundExact(exact((measured - quantity.value) * perUnit, quantity.scale), 'half-up');
  return Math.max(0, grossWeightKg + Number(changeKg));
}

/** What the books of a lot gained at weighings since it was taken in, or since a lender's side counted it last. */
export interface Gains {
  gainedValue: bigint;
  /** Goods were poured into it or it was parted from others since: what it weighed at intake is not told apart any more. */
  isPoured: boolean;
}

/**
 * The scale decides: the difference is loss, or a gain within the tolerance of the scale. All gains together stay within it, of what
 * was taken in or counted: many small weighings find no more than one (practice). No movement when nothing differs.
 */
export function decideReweigh(
  lot: TransformFacts,
  measured: bigint,
  gainToleranceBps: number,
  { gainedValue, isPoured }: Gains = { gainedValue: 0n, isPoured: false },
): Movement[] {
  const delta = measured - lot.quantity.value;
  // An order lets so much leave: of goods that are not there its mass would let those beside them leave (practice).
  if (delta < 0n && measured < lot.reservedValue)
    refuse(transformRefusals.QUANTITY_NOT_FREE, {
      at: '/quantity',
      facts: { freeValue: freeValue(lot).toString(), promisedValue: lot.reservedValue.toString() },
    });
  const ownValue = lot.quantity.value - gainedValue;
  const most = isPoured ? 0n : BigInt(gainToleranceBps) * ownValue;
  if (delta > 0n && (delta + gainedValue) * 10_000n > most)
    refuse(transformRefusals.GAIN_BEYOND_TOLERANCE, {
      at: '/quantity',
      facts: {
        bookValue: lot.quantity.value.toString(),
        measuredValue: measured.toString(),
        gainedValue: gainedValue.toString(),
        isPoured,
      },
    });
  return delta === 0n ? [] : [{ lotId: lot.id, kind: 'loss', delta, costDeltaMinor: 0n }];
}
