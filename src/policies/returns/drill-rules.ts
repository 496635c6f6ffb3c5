import type { CycleRow } from './cycle-rules.ts';
import type { GrowthRow } from './growth-rules.ts';
import type { HitRow } from './hits-rules.ts';
import type { CutRow, LockRow, ScoredRow } from './judged-rules.ts';
import type { ApplicationRow, BillRow, PotRow } from './pot-rules.ts';
import * as rules from './rules.ts';
import type { MatterRow } from './session-rules.ts';

type Names = readonly (string | false)[];
const inMoney = (currency: string, names: Names): Names => [
  `byMoney/${currency}`,
  ...names.map((name) => name !== false && `byMoney/${currency}/${name}`),
];

/** Behind which figures of its money a loan stands. */
function ofLoan(kind: rules.ReturnKind, row: rules.LoanRow, { on, method }: rules.Asked): Names {
  const isLive = rules.isLive(row);
  switch (kind) {
    case 'credit_by_industry':
      return isLive ? ['totalMinor', `byIndustry/${row.industry}`] : [];
    case 'maturity_ladder':
      return isLive
        ? [...rules.rungsOf(row, on).map((rung) => `rungs/${rung}`), rules.isShortForLong(row) && 'shortForLong']
        : [];
    case 'relending_stock':
      return isLive && row.batchBeforeBps !== null ? ['stockMinor'] : [];
    case 'bad_loans_by_size':
      return isLive && rules.isBad(row) ? ['allBps', rules.isSmall(row) && 'smallBps'] : [];
    case 'vat_exempt_interest': {
      const exempt = rules.exemptMinor(row, method ?? 'whole_loan');
      return ['interestMinor', exempt > 0n && 'exemptMinor', exempt < BigInt(row.interestMinor) && 'taxedMinor'];
    }
    case 'hedged_share':
      return isLive ? ['outMinor', row.lockedMinor !== '0' && 'lockedMinor'] : [];
    case 'group_exposure':
      return isLive ? [`byGroup/${row.groupId}`] : [];
    default:
      return [];
  }
}

/** A loan in yuan stands at the root of its figures, as they are folded. */
function placed(kind: rules.ReturnKind, row: rules.LoanRow, asked: rules.Asked): Names {
  const names = ofLoan(kind, row, asked);
  if (kind === 'hedged_share') return row.currency === 'CNY' ? [] : inMoney(row.currency, names);
  if (row.currency === 'CNY') return names;
  return names.map((name) => name !== false && `inOtherMoneys/${row.currency}/${name}`);
}

function ofCut(row: CutRow): Names {
  return [
    'made',
    `byKind/${row.kind}`,
    `byReason/${row.reason}`,
    row.isListed && 'ofListed',
    row.outcome !== 'standing' && 'contested',
    row.outcome === 'contested' && 'unanswered',
    row.isAnsweredLate && 'answeredLate',
    row.outcome === 'undone' && 'undone',
  ];
}

/** What of a figure is asked for, by its way through the figures: `byIndustry/steel`, `byMoney/USD/small`. */
export function figuresBehind(kind: rules.ReturnKind, row: unknown, asked: rules.Asked): string[] {
  const named = (): Names => {
    switch (kind) {
      case 'asks_closed': {
        const { answeredOn, dueOn } = row as MatterRow;
        if (answeredOn === null) return ['asks', 'open'];
        return ['asks', 'answered', answeredOn <= dueOn && 'inTime'];
      }
      case 'funnel':
        return ['applied', (row as ApplicationRow).outcome];
      case 'use_of_proceeds':
      case 'traced_share':
      case 'guarantee_mix':
        return inMoney((row as PotRow).currency, []);
      case 'rediscount_ledger': {
        const { currency, borrowerId } = row as BillRow;
        return inMoney(currency, [`byFirm/${borrowerId}`]);
      }
      case 'score_back_test': {
        const { model, isOverridden } = row as ScoredRow;
        return [`byModel/${model}`, isOverridden && `byModel/${model}/overridden`];
      }
      case 'cuts_and_calls':
        return ofCut(row as CutRow);
      case 'hits_by_source': {
        const { outcome, statedBy, kind: said, value } = row as HitRow;
        return [outcome, `bySource/${statedBy}`, `byValue/${said} ${value}`];
      }
      case 'small_loans': {
        const growth = row as GrowthRow;
        return inMoney(growth.currency, ['all', rules.isSmall(growth) && 'small']);
      }
      case 'cash_cycle': {
        const { currency, partyId } = row as CycleRow;
        return inMoney(currency, [`byClient/${partyId}`]);
      }
      case 'tenor_gap': {
        const { currency, gapDays } = row as LockRow;
        return inMoney(currency, [gapDays > 0 && 'uncoveredMinor']);
      }
      default:
        return placed(kind, row as rules.LoanRow, asked);
    }
  };
  return named().filter((name) => name !== false);
}
