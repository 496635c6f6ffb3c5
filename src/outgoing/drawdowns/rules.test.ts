import { describe, expect, it } from 'vitest';
import { type DrawdownFacts, drawdownConditions } from './rules.ts';

const lot = (itemId: string, state = 'controlled', mark = 'fresh') => ({ itemId, state, mark });
const figures: DrawdownFacts['figures'] = {
  supportedMinor: 70_00n,
  owedMinor: 70_00n,
  principalMinor: 70_00n,
  claimsMinor: 70_00n,
  undertakingMinor: 0n,
  marginMinor: 0n,
  newMoneyGoodsMinor: 100_00n,
  reserveMinor: 0n,
  receivableMinor: 0n,
  netExposureMinor: 70_00n,
  limitMinor: 70_00n,
  securedMaximumMinor: null,
  securedAfterMinor: 70_00n,
};
const facts: DrawdownFacts = {
  product: 'working_capital',
  amountMinor: 70_00n,
  facilityActive: true,
  hasTerms: true,
  items: [lot('a')],
  holds: [],
  registry: [],
  figures,
  state: 'normal',
  closed: [],
  honouredMinor: undefined,
  before: { marginMinor: 0n, claimMinor: 0n },
  trustReceipt: undefined,
  today: '2026-10-16',
  dueOn: '2026-12-15',
};
const unmet = (change: Partial<DrawdownFacts>) =>
  drawdownConditions({ ...facts, ...change })
    .filter((c) => c.met !== true)
    .map((c) => `${c.code}${c.met === null ? '?' : ''}`);
const and = (change: Partial<DrawdownFacts['figures']>) => ({ figures: { ...figures, ...change } });

describe('the conditions of a drawdown', () => {
  it('names the goods that are held and carry nothing until something is done (O13x 12)', () => {
    const awaited = [{ what: 'FINDING', by: 'INCIDENT_OPEN' }];
    const items = [lot('a'), { ...lot('b'), awaited }, { ...lot('c', 'degraded'), awaited }];
    const base = drawdownConditions({ ...facts, items }).find((c) => c.code === 'WITHIN_BORROWING_BASE');
    expect(base?.facts.waiting).toEqual([{ itemId: 'b', awaited }]);
  });

  it.each<[string, Partial<DrawdownFacts>, string[]]>([
    ['to the cent', {}, []],
    ['a cent over what is supported', and({ owedMinor: 70_01n }), ['WITHIN_BORROWING_BASE']],
    ['a cent over the limit', and({ netExposureMinor: 70_01n }), ['WITHIN_LIMIT']],
    [
      'nothing supports it without terms',
      { hasTerms: false, ...and({ supportedMinor: null }) },
      ['TERMS_APPROVED', 'WITHIN_BORROWING_BASE'],
    ],
    ['nothing pledged', { items: [] }, ['COLLATERAL_PLEDGED', 'COLLATERAL_CONTROLLED?']],
    ['a lot lost', { items: [lot('a'), lot('b', 'lost')] }, ['COLLATERAL_CONTROLLED']],
    ['a lot unverified', { items: [lot('a'), lot('b', 'unverified')] }, ['COLLATERAL_CONTROLLED']],
    ['facility expired', { facilityActive: false }, ['FACILITY_ACTIVE']],
    ['a cent over what the pledges secure at most', and({ securedMaximumMinor: 69_99n }), ['WITHIN_SECURED_MAXIMUM']],
    ['all that they secure', and({ securedMaximumMinor: 70_00n }), []],
    ['a price too old', { items: [lot('a', 'controlled', 'stale')] }, ['PRICES_FRESH']],
    ['a price missing', { items: [lot('a', 'controlled', 'missing')] }, ['PRICES_FRESH?']],
    ['a margin call', { holds: [{ reason: 'COVERAGE', facts: {} }] }, ['NO_HOLD']],
    ['at the warn line afterwards', { state: 'warn' }, ['WITHIN_LINES']],
    ['unknown afterwards', { state: 'unknown' }, ['WITHIN_LINES?']],
    ['another debt overdue', { closed: [{ fact: 'F57' }] }, ['NOTHING_OVERDUE']],
    ['an insolvency', { closed: [{ fact: 'F65' }] }, ['NO_DEFAULT']],
    ['a charge crystallised', { closed: [{ fact: 'F66' }] }, ['NOT_CRYSTALLISED']],
    ['misuse of another debt', { closed: [{ fact: 'F63' }] }, ['NOT_MISUSED']],
    ['a due day that does not fit', { closed: [{ fact: 'F62' }] }, ['DUE_IN_TIME']],
    ['what else the table lets close the gate', { closed: [{ fact: 'F98' }] }, ['GATE_OPEN']],
    [
      'what a condition tells already, once',
      { state: 'warn', items: [lot('a', 'lost')], closed: [{ fact: 'F59' }, { fact: 'F1', state: 'lost' }] },
      ['COLLATERAL_CONTROLLED', 'WITHIN_LINES'],
    ],
    ['what closes the gate, told by no condition', { closed: [{ fact: 'F1', state: 'lost' }] }, ['GATE_OPEN']],
    [
      'an unsearched registry',
      { registry: [{ code: 'REGISTRY_SEARCHED', met: null, facts: {} }] },
      ['REGISTRY_SEARCHED?'],
    ],
    [
      'an advance before honour',
      { product: 'import_bill_advance' },
      ['CREDIT_HONOURED', 'TRUST_RECEIPT_SIGNED?', 'MARGIN_COVERS_REST?'],
    ],
  ])('%s', (_, change, expected) => expect(unmet(change)).toEqual(expected));

  it('let an advance replace the applicant’s debt, the margin paying the rest', () => {
    const advance: Partial<DrawdownFacts> = {
      product: 'import_bill_advance',
      honouredMinor: 100_00n,
      trustReceipt: { status: 'signed', expiresOn: '2026-12-15' },
      before: { claimMinor: 100_00n, marginMinor: 30_00n },
    };
    expect(unmet(advance)).toEqual([]);
    expect(unmet({ ...advance, before: { claimMinor: 100_00n, marginMinor: 29_99n } })).toEqual(['MARGIN_COVERS_REST']);
    expect(unmet({ ...advance, trustReceipt: undefined })).toEqual(['TRUST_RECEIPT_SIGNED?']);
  });
});
