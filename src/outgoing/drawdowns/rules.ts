import { type TrustReceiptFacts, trustReceiptSigned } from '../../credits/trust-receipts/rules.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Condition, Product } from '../../lending/financing/rules.ts';

/** A fact that the table of gates lets close the gate, as it is told to a person. */
export interface ClosedFact {
  fact: string;
  [more: string]: unknown;
}

/** What the judgement of the facility says of it after the act. */
export interface JudgedFigures {
  supportedMinor: bigint | null;
  owedMinor: bigint;
  principalMinor: bigint;
  claimsMinor: bigint;
  undertakingMinor: bigint;
  marginMinor: bigint;
  newMoneyGoodsMinor: bigint;
  reserveMinor: bigint;
  receivableMinor: bigint;
  netExposureMinor: bigint;
  limitMinor: bigint;
  securedMaximumMinor: bigint | null;
  securedAfterMinor: bigint;
}

export interface DrawdownFacts {
  product: Product;
  amountMinor: bigint;
  facilityActive: boolean;
  /** Lines were approved: without them collateral carries nothing. */
  hasTerms: boolean;
  /** Every item that secures the facility, with its control and, for lots, how far its price can be relied on. */
  items: readonly {
    itemId: string;
    state: string;
    mark?: string | undefined;
    /** What a watch still waits for, and until when it is steadying. */
    awaited?: readonly object[] | null;
    steadyUntil?: string | null;
  }[];
  /** What blocks advances, by reason. */
  holds: readonly { reason: string; facts: Record<string, unknown> }[];
  /** What the registry shows, where the facility's terms ask. */
  registry: readonly Condition[];
  figures: JudgedFigures;
  /** Where the coverage stands after the act. */
  state: string;
  /** What closes the gate after the act, by the table of gates. */
  closed: readonly ClosedFact[];
  /** For an import bill advance: the honoured presentation's amount; undefined when it is not honoured. */
  honouredMinor: bigint | undefined;
  /** Margin and claim before the act. */
  before: { marginMinor: bigint; claimMinor: bigint };
  /** The trust receipt for the documents of an import bill advance. */
  trustReceipt: TrustReceiptFacts | undefined;
  today: LocalDate;
  dueOn: LocalDate;
}

/** Facts that have a condition of their own name; every other that closes the gate stands under GATE_OPEN. */
const named: readonly [code: string, facts: readonly string[]][] = [
  ['NOTHING_OVERDUE', ['F57']],
  ['NO_DEFAULT', ['F58', 'F65', 'F68']],
  ['NOT_MISUSED', ['F63']],
  ['NOT_CRYSTALLISED', ['F66']],
  ['DUE_IN_TIME', ['F62']],
];
/** These are told by a condition that lists what it found itself. */
const told = ['F29', 'F30', 'F38', 'F41', 'F43', 'F44', 'F45', 'F47', 'F48', 'F49', 'F52', 'F53', 'F54', 'F59'];
const isOther = (f: ClosedFact): boolean =>
  !named.some(([, facts]) => facts.includes(f.fact)) &&
  // Beside the limit of the facility, one on its borrower or on the group is told here.
  (!told.includes(f.fact) || (f.fact === 'F54' && f.kind !== undefined)) &&
  // Control and holds are conditions of their own.
  f.hold === undefined &&
  f.state === undefined;

/** What is owed after the draw stays under the secured maximum, what the goods carry, their lines and the limit. */
const conditionsOfAmount = ({ figures: g, state, items }: DrawdownFacts): Condition[] => [
  ...(g.securedMaximumMinor === null
    ? []
    : [
        {
          // The maximum covers interest, penalty and costs too (Civil Code 439, SI 15).
          code: 'WITHIN_SECURED_MAXIMUM',
          met: g.securedAfterMinor <= g.securedMaximumMinor,
          facts: { securedMaximumMinor: g.securedMaximumMinor, debtAfterMinor: g.securedAfterMinor },
        },
      ]),
  {
    code: 'WITHIN_BORROWING_BASE',
    met: g.owedMinor <= (g.supportedMinor ?? 0n),
    facts: {
      borrowingBaseMinor: g.supportedMinor ?? 0n,
      owedAfterMinor: g.owedMinor,
      principalAfterMinor: g.principalMinor,
      claimsAfterMinor: g.claimsMinor,
      undertakingMinor: g.undertakingMinor,
      marginMinor: g.marginMinor,
      goodsMinor: g.newMoneyGoodsMinor,
      reserveMinor: g.reserveMinor,
      receivableMinor: g.receivableMinor,
      // Held and watched as they should be, and counted for nothing until somebody did what they await (F16).
      waiting: items.flatMap(({ itemId, state: held, awaited }) =>
        held === 'controlled' && awaited ? [{ itemId, awaited }] : [],
      ),
    },
  },
  {
    code: 'WITHIN_LINES',
    met: state === 'normal' ? true : state === 'unwatched' || state === 'unknown' ? null : false,
    facts: { stateAfter: state },
  },
  {
    code: 'WITHIN_LIMIT',
    met: g.netExposureMinor <= g.limitMinor,
    facts: { limitMinor: g.limitMinor, exposureAfterMinor: g.netExposureMinor },
  },
];

/** An import bill is advanced on a credit that was honoured and against a receipt in trust, and margin covers the rest. */
function conditionsOfImport(f: DrawdownFacts): Condition[] {
  const rest = f.honouredMinor === undefined ? undefined : f.honouredMinor - f.amountMinor;
  return [
    {
      code: 'CREDIT_HONOURED',
      met: f.honouredMinor !== undefined,
      facts: { honouredMinor: f.honouredMinor ?? null, claimMinor: f.before.claimMinor },
    },
    { code: 'TRUST_RECEIPT_SIGNED', ...trustReceiptSigned(f.trustReceipt, f) },
    {
      code: 'MARGIN_COVERS_REST',
      met: rest === undefined ? null : rest >= 0n && rest <= f.before.marginMinor,
      facts: { restMinor: rest ?? null, marginMinor: f.before.marginMinor },
    },
  ];
}

/** Every condition of a drawdown, in the order an officer reads them, each with what it found of the facility after the draw. */
export function drawdownConditions(f: DrawdownFacts): Condition[] {
  const unproved = f.items.filter((item) => item.state !== 'controlled');
  const old = f.items.filter((item) => ['stale', 'dead', 'missing'].includes(item.mark ?? ''));
  const of = (facts: readonly string[]) => f.closed.filter((c) => facts.includes(c.fact) && c.hold === undefined);
  const other = f.closed.filter(isOther);
  const conditions: Condition[] = [
    { code: 'FACILITY_ACTIVE', met: f.facilityActive, facts: {} },
    // Nobody agreed what it is to carry: nothing is lent on it.
    { code: 'TERMS_APPROVED', met: f.hasTerms, facts: {} },
    { code: 'COLLATERAL_PLEDGED', met: f.items.length > 0, facts: { items: f.items.length } },
    {
      code: 'COLLATERAL_CONTROLLED',
      met: f.items.length === 0 ? null : unproved.length === 0,
      facts: {
        notControlled: unproved.map(({ itemId, state, awaited, steadyUntil }) => ({
          itemId,
          state,
          ...(awaited && { awaited }),
          ...(steadyUntil && { steadyUntil }),
        })),
      },
    },
    {
      code: 'PRICES_FRESH',
      // A missing price is not known; on an old one nothing more is lent.
      met: f.items.some((item) => item.mark === 'missing') ? null : old.length === 0,
      facts: { notFresh: old.map(({ itemId, mark }) => ({ itemId, mark })) },
    },
    { code: 'NO_HOLD', met: f.holds.length === 0, facts: { holds: f.holds } },
    ...named.map(([code, facts]): Condition => ({ code, met: of(facts).length === 0, facts: { found: of(facts) } })),
    ...f.registry,
    ...conditionsOfAmount(f),
    { code: 'GATE_OPEN', met: other.length === 0, facts: { closed: other } },
  ];
  if (f.product === 'import_bill_advance') conditions.push(...conditionsOfImport(f));
  // What closes the gate and is told by no condition of its own does not pass because of that.
  const isUntold = f.closed.length > 0 && conditions.every((c) => c.met === true);
  return conditions.map((c) =>
    isUntold && c.code === 'GATE_OPEN' ? { ...c, met: false, facts: { closed: f.closed } } : c,
  );
}
