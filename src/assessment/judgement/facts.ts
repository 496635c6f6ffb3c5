import { type Found, factOfHold, shutBy } from '../../ground/policy/index.ts';
import { shareOf } from '../../kernel/ratio.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { claimsMinor, isActive } from '../../lending/financing/index.ts';
import { partyLimitFacts } from '../../lending/party-limits/index.ts';
import type { CoverageState, Excess } from '../coverage/index.ts';
import { factsOfDebt } from './facts-of-debt.ts';
import { factsOfGoods } from './facts-of-goods.ts';
import { factsOfReceivables } from './facts-of-receivables.ts';
import { factsOfSecurity } from './facts-of-security.ts';
import type { Figures } from './judge.ts';
import type { Change, FacilityRecord } from './record.ts';

export interface Judged {
  record: FacilityRecord;
  change: Change;
  figures: Figures;
  state: CoverageState | 'unwatched';
  concentration: readonly Excess[];
  /** The act makes what is owed more: then the advance line is asked, and not the call line alone. */
  raises: boolean;
  /** By how much more is at risk than the books say; null where no more is. */
  raisedMinor: bigint | null;
}

const registryFacts: Record<string, Found['fact']> = {
  REGISTRY_SEARCHED: 'F48',
  NO_PRIOR_RIGHT: 'F41',
  OWN_FILING_IN_FORCE: 'F43',
  FILED_AS_DESCRIBED: 'F49',
  NO_OBJECTION: 'F47',
  FILING_OUTLASTS_DEBT: 'F44',
  FILED_UNDER_PRESENT_NAME: 'F46',
};

/** What the registry shows is not met, as facts; where nothing is filed at all that is one fact, not four. */
function factsOfRegistry({ record: { base }, change: { registry = [] } }: Judged): Found[] {
  const claims = new Set(base.lines.map((line) => line.id));
  const filing = registry.find((c) => c.code === 'OWN_FILING_IN_FORCE');
  const isFiled = filing !== undefined && filing.facts.status !== null;
  return registry.flatMap(({ code, met, facts }): Found[] => {
    if (met === true) return [];
    const ofFiling = ['FILED_AS_DESCRIBED', 'NO_OBJECTION', 'FILING_OUTLASTS_DEBT'].includes(code);
    if (ofFiling && !isFiled) return [];
    const own: Found = { fact: registryFacts[code] ?? 'F48', facts: { condition: code, ...facts } };
    // A name that nobody searched, of a grantor that has borne several.
    if (code === 'REGISTRY_SEARCHED' && ((facts.renamed ?? []) as string[]).length > 0)
      return [own, { ...own, fact: 'F46' }];
    // Whoever filed first against the seller takes its claims too.
    if (code === 'NO_PRIOR_RIGHT' && claims.size > 0) return [own, { ...own, fact: 'F84' }];
    if (code === 'ITEMS_FILED') {
      const items = facts.notFiled as string[];
      const of = (fact: Found['fact'], notFiled: string[]): Found[] =>
        notFiled.length > 0 ? [{ fact, facts: { condition: code, notFiled } }] : [];
      return [
        ...of(
          'F49',
          items.filter((id) => !claims.has(id)),
        ),
        ...of(
          'F84',
          items.filter((id) => claims.has(id)),
        ),
      ];
    }
    // What the registry does not show in a way that is known here is a search that does not clear.
    const fact = registryFacts[code] ?? 'F48';
    const isRevoked = code === 'OWN_FILING_IN_FORCE' && ['revoked', 'discharged'].includes(facts.status as string);
    const isExpired = code === 'OWN_FILING_IN_FORCE' && facts.status === 'in_force';
    return [{ fact: isRevoked ? 'F45' : isExpired ? 'F44' : fact, facts: { condition: code, ...facts } }];
  });
}

/** Of credits, what the security has to cover: drafts accepted, and what may be drawn where that is what the act is about. */
function creditsUnderMaximum({ debt }: FacilityRecord, { securesCredits }: Change): bigint {
  const open = debt.undertakingMinor - debt.marginMinor;
  return securesCredits && open > debt.acceptedMinor ? open : debt.acceptedMinor;
}

function factsOfFacility({ record, change, figures, state, raises }: Judged): Found[] {
  const { facility, on, terms, pool } = record;
  const found: Found[] = [];
  if (!isActive(facility, on))
    found.push({ fact: 'F53', facts: { status: facility.status, expiresOn: facility.expiresOn } });
  // Without lines nobody agreed what the collateral is to carry, so it carries nothing.
  if (!terms && pool.positions.length > 0) found.push({ fact: 'F38', facts: { missing: 'collateral_terms' } });
  if (figures.netExposureMinor > figures.limitMinor)
    found.push({
      fact: 'F54',
      facts: { limitMinor: figures.limitMinor, exposureAfterMinor: figures.netExposureMinor },
    });
  const beyond = raises && figures.supportedMinor !== null && figures.owedMinor > figures.supportedMinor;
  if (beyond || !['normal', 'unwatched'].includes(state))
    found.push({
      fact: 'F59',
      facts: {
        state,
        line: beyond ? 'initial' : state,
        owedMinor: figures.owedMinor,
        supportedMinor: figures.supportedMinor,
        goodsMinor: figures.newMoneyGoodsMinor,
        reserveMinor: figures.reserveMinor,
        receivableMinor: figures.receivableMinor,
      },
    });
  const maximum = figures.securedMaximumMinor;
  const securedAfterMinor = claimsMinor(record.debt) + creditsUnderMaximum(record, change);
  if (maximum !== null && securedAfterMinor > maximum)
    found.push({ fact: 'F52', facts: { securedMaximumMinor: maximum, debtAfterMinor: securedAfterMinor } });
  if (change.dueOn !== undefined) found.push(...dueFacts(change.dueOn, record, figures));
  return found;
}

/** A due day lies in the future, within the facility and, where receivables alone carry the debt, near their own last one. */
function dueFacts(dueOn: LocalDate, { on, facility, base, policy }: FacilityRecord, figures: Figures): Found[] {
  const found: Found[] = [];
  const of = (facts: Record<string, unknown>) => found.push({ fact: 'F62', facts: { dueOn, ...facts }, at: '/dueOn' });
  if (dueOn <= on) of({ reason: 'past', today: on });
  if (dueOn > facility.expiresOn) of({ reason: 'beyond_facility', expiresOn: facility.expiresOn });
  const counted = base.lines.filter((line) => line.lendableMinor > 0n).map((line) => base.dueOn.get(line.id) ?? on);
  const last = counted.sort().at(-1);
  if (last !== undefined && figures.goodsMinor === 0n && dueOn > addDays(last, policy.receivableGraceDays))
    of({ reason: 'beyond_receivables', lastDueOn: last, graceDays: policy.receivableGraceDays });
  return found;
}

/** Holds as facts. One that keeps advances back alone, by the mark or by a patrol, is told as such. */
const factsOfHolds = ({ record: { holds } }: Judged): Found[] =>
  holds.map(
    (hold): Found => ({
      fact: factOfHold(hold),
      facts: { hold: hold.reason, blocks: shutBy(hold).blocks, since: hold.since, ...hold.facts },
    }),
  );

/** What the lender decided for the borrower and its group, against what is out on them after the act; a facility is a decision itself. */
const factsOfLimits = ({ record: { risk, facility, on }, raisedMinor }: Judged): Found[] =>
  risk && raisedMinor !== null
    ? partyLimitFacts(
        [{ partyId: facility.borrowerId, kind: 'borrower', moreMinor: raisedMinor, isDecided: true }],
        risk,
        on,
      )
    : [];

/** Whoever earns another money than it owes covers so much of it as was agreed, before it owes more (measure 12). */
function factsOfHedge({ record: { facility }, figures, raisedMinor }: Judged): Found[] {
  const { hedgedBpsMin } = facility;
  const coveredMinor = BigInt(facility.coveredMinor);
  const owedMinor = figures.netExposureMinor;
  if (hedgedBpsMin === null || raisedMinor === null || coveredMinor * 10_000n >= owedMinor * BigInt(hedgedBpsMin))
    return [];
  const neededMinor = shareOf(owedMinor, hedgedBpsMin, 'up');
  return [{ fact: 'F106', facts: { hedgedBpsMin, owedAfterMinor: owedMinor, coveredMinor, neededMinor } }];
}

/** Everything on record that a gate has to know, of the facility as it will be. */
export const factsOf = (judged: Judged): Found[] => [
  ...factsOfFacility(judged),
  ...factsOfLimits(judged),
  ...factsOfHedge(judged),
  ...factsOfGoods(judged),
  ...factsOfReceivables(judged),
  ...factsOfDebt(judged),
  ...factsOfSecurity(judged),
  ...factsOfHolds(judged),
  ...factsOfRegistry(judged),
  ...judged.record.standings,
  ...judged.record.more,
];
