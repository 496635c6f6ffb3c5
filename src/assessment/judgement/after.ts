import { exact, roundExact, zero } from '../../kernel/exact.ts';
import type { Debt } from '../../lending/financing/index.ts';
import { shareOfLot } from '../coverage/index.ts';
import type { Change, FacilityRecord } from './record.ts';

/** What is owed once the act is done. */
function debtAfter(debt: Debt, change: Change): Debt {
  return {
    ...debt,
    principalMinor: debt.principalMinor + (change.principalMinor ?? 0n),
    claimMinor: debt.claimMinor + (change.claimMinor ?? 0n),
    undertakingMinor: debt.undertakingMinor + (change.undertakingMinor ?? 0n),
    acceptedMinor: debt.acceptedMinor + (change.acceptedMinor ?? 0n),
    marginMinor: debt.marginMinor + (change.marginMinor ?? 0n),
  };
}

type Lot = FacilityRecord['pool']['lots'][number];

/** A lot without what leaves of it: rounded up, as what stays is rounded down. */
function withoutLeaving(lot: Lot, value: bigint, isPromised: boolean): Lot {
  const less = (of: 'value' | 'adjusted') => {
    const rest = roundExact(lot[of], 'down') - shareOfLot(lot, value, 'up', of);
    return exact(rest > 0n ? rest : 0n);
  };
  const stays = lot.lot.book.value - value;
  return {
    ...lot,
    value: less('value'),
    adjusted: less('adjusted'),
    reservedValue:
      isPromised && lot.reservedValue > value ? lot.reservedValue - value : isPromised ? 0n : lot.reservedValue,
    lot: { ...lot.lot, book: { ...lot.lot.book, value: stays > 0n ? stays : 0n } },
  };
}

/** A lot that counts for nothing: by what the registry shows, because its receipt has matured, or because it may not be paid for. */
const asNil = (lot: Lot, step: string): Lot => ({
  ...lot,
  adjusted: zero,
  lines: [...lot.lines, { step, found: {}, value: zero }],
});

/** The record as it will be once the act is done: pure, so that before and after are judged by one rule. */
export function recordAfter(record: FacilityRecord, change: Change): FacilityRecord {
  const freed = new Set(change.freed ?? []);
  const leaving = new Map((change.leaving ?? []).map((l) => [l.lotId, l.value]));
  const { pool, base } = record;
  const { ownerIds = [], itemIds = [], maturedIds = [], unpaidOwnerIds = [], openIds = [] } = change.nilOf ?? {};
  const nilFor = ({ lot }: Lot): string | undefined => {
    if (ownerIds.includes(lot.ownerId) || itemIds.includes(lot.lotId)) return 'not_first_by_registry';
    if (unpaidOwnerIds.includes(lot.ownerId)) return 'price_owed_in_another_currency';
    if (openIds.includes(lot.lotId)) return 'purchase_money_open';
    return maturedIds.includes(lot.lotId) ? 'document_matured' : undefined;
  };
  for (const { id } of base.lines) if (itemIds.includes(id) || maturedIds.includes(id)) freed.add(id);
  const goes = base.lines.filter((line) => freed.has(line.id)).reduce((sum, line) => sum + line.lendableMinor, 0n);
  return {
    ...record,
    debt: debtAfter(record.debt, change),
    coverage: {
      ...record.coverage,
      reserveMinor: record.coverage.reserveMinor + (change.purchaseOwedMinor ?? 0n),
    },
    pool: {
      positions: pool.positions.filter((p) => !freed.has(p.itemId)),
      lots: pool.lots
        .filter((v) => !freed.has(v.lot.lotId))
        .map((v) => {
          const value = leaving.get(v.lot.lotId);
          const stays = value === undefined ? v : withoutLeaving(v, value, change.isPromised ?? false);
          const step = nilFor(v);
          return step === undefined ? stays : asNil(stays, step);
        }),
    },
    base:
      freed.size === 0
        ? base
        : {
            ...base,
            lines: base.lines.filter((line) => !freed.has(line.id)),
            baseMinor: base.baseMinor > goes ? base.baseMinor - goes : 0n,
          },
  };
}
