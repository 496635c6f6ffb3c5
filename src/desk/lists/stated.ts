import type { Heading } from '../../kernel/headings.ts';
import type { Sql } from '../nouns/index.ts';

/** What a column holds, and how a place after it is written. */
export type Kind = 'text' | 'date' | 'instant' | 'integer' | 'boolean' | 'texts';

/** Something that was stated and has no life of its own: it is read back by what names it. */
export interface Stated {
  /** As in the path under which it is stated. */
  name: string;
  tag: Heading;
  summary: string;
  table: string;
  /** Only rows of which this holds. */
  where?: Sql;
  /** Columns that name a row, in the order of their index, and what they hold. */
  key: Readonly<Record<string, Kind>>;
  /** What else is shown. */
  columns: Readonly<Record<string, readonly [sql: Sql, kind: Kind]>>;
}

export const statedLists: readonly Stated[] = [
  {
    name: 'custody-offers',
    tag: 'Goods',
    summary: 'Lots that are offered to a custodian who has not taken them over yet',
    table: 'lot',
    where: "n.offered_to_id is not null and n.status in ('registered', 'in_custody')",
    key: { id: 'text' },
    columns: {
      lotId: ['n.id', 'text'],
      ownerId: ['n.owner_id', 'text'],
      toPartyId: ['n.offered_to_id', 'text'],
      description: ['n.description', 'text'],
    },
  },
  {
    name: 'custodies',
    tag: 'Goods',
    summary: 'Who keeps which lot, where and since when; and who kept it before',
    table: 'lot_custody',
    key: { lot_id: 'text', taken_at: 'instant', custodian_id: 'text' },
    columns: {
      lotId: ['n.lot_id', 'text'],
      custodianId: ['n.custodian_id', 'text'],
      takenFromId: ['n.taken_from_id', 'text'],
      siteId: ['n.site_id', 'text'],
      takenAt: ['n.taken_at', 'instant'],
      endedAt: ['n.ended_at', 'instant'],
    },
  },
  ...(['merge', 'blend'] as const).map(
    (kind): Stated => ({
      name: `lot-${kind}s`,
      tag: 'Goods',
      summary: kind === 'merge' ? 'Lots that were poured into another' : 'Lots that were blended into another',
      table: 'lot_operation',
      where: `n.kind = '${kind}'`,
      key: { id: 'text' },
      columns: {
        operationId: ['n.id', 'text'],
        byPartyId: ['n.by_party_id', 'text'],
        at: ['n.at', 'instant'],
        lotIds: [
          'array(select distinct m.lot_id from lot_movement m where m.tenant_id = n.tenant_id and m.operation_id = n.id order by 1)',
          'texts',
        ],
      },
    }),
  ),
  {
    name: 'debtor-statements',
    tag: 'Factoring',
    summary: 'What was stated of debtors: whether they are related to the seller, and what it owes them',
    table: 'debtor_statement',
    key: { factor_id: 'text', seller_id: 'text', debtor_id: 'text' },
    columns: {
      factorId: ['n.factor_id', 'text'],
      sellerId: ['n.seller_id', 'text'],
      debtorId: ['n.debtor_id', 'text'],
      isRelated: ['n.is_related', 'boolean'],
      currency: ['n.currency', 'text'],
      payableMinor: ['n.payable_minor', 'text'],
      unappliedCreditMinor: ['n.unapplied_credit_minor', 'text'],
      statedAt: ['n.stated_at', 'instant'],
    },
  },
  {
    name: 'factor-books',
    tag: 'Factoring',
    summary: 'The figures of your book that limits are measured by, as you stated them',
    table: 'factor_book',
    key: { factor_id: 'text', stated_at: 'instant' },
    columns: {
      factorId: ['n.factor_id', 'text'],
      statedOn: ['n.stated_on', 'date'],
      currency: ['n.currency', 'text'],
      riskAssetsMinor: ['n.risk_assets_minor', 'text'],
      netAssetsMinor: ['n.net_assets_minor', 'text'],
      reserveMinor: ['n.reserve_minor', 'text'],
      relatedDebtorIds: ['n.related_debtor_ids', 'texts'],
      statedAt: ['n.stated_at', 'instant'],
    },
  },
  {
    name: 'ebl-counterparts',
    tag: 'DCSA eBL',
    summary: 'Platforms and carriers that you trust, with the key each signs by',
    table: 'ebl_counterpart',
    key: { kind: 'text', code: 'text' },
    columns: {
      kind: ['n.kind', 'text'],
      code: ['n.code', 'text'],
      partyId: ['n.party_id', 'text'],
      algorithm: ['n.algorithm', 'text'],
      publicKey: ['n.public_key', 'text'],
      keyId: ['n.key_id', 'text'],
      baseUrl: ['n.base_url', 'text'],
      createdAt: ['n.created_at', 'instant'],
    },
  },
  {
    name: 'warehouse-ratings',
    tag: 'Valuation',
    summary: 'How you rated sites, and from when to when',
    table: 'warehouse_rating',
    key: { lender_id: 'text', site_id: 'text', valid_from: 'date' },
    columns: {
      lenderId: ['n.lender_id', 'text'],
      siteId: ['n.site_id', 'text'],
      rating: ['n.rating', 'integer'],
      validFrom: ['n.valid_from', 'date'],
      validTo: ['n.valid_to', 'date'],
    },
  },
  {
    name: 'party-relations',
    tag: 'Fraud checks',
    summary: 'Who belongs to whom, or guarantees for whom, as you recorded it',
    table: 'related_party',
    key: { lender_id: 'text', party_id: 'text', other_id: 'text', kind: 'text' },
    columns: {
      lenderId: ['n.lender_id', 'text'],
      partyId: ['n.party_id', 'text'],
      otherId: ['n.other_id', 'text'],
      kind: ['n.kind', 'text'],
      source: ['n.source', 'text'],
      recordedAt: ['n.recorded_at', 'instant'],
    },
  },
  {
    name: 'vat-methods',
    tag: 'Policy measures',
    summary: 'How interest of each year is exempt, as you chose it',
    table: 'vat_method',
    key: { lender_id: 'text', year: 'integer' },
    columns: {
      lenderId: ['n.lender_id', 'text'],
      year: ['n.year', 'integer'],
      method: ['n.method', 'text'],
      documentHash: ['n.document_hash', 'text'],
      chosenAt: ['n.chosen_at', 'instant'],
    },
  },
];
