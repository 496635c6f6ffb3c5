import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const successionStates = ['told', 'settled'] as const;
export type SuccessionState = (typeof successionStates)[number];
export const successionLife: LifeCycle<SuccessionState, 'settle'> = [['told', 'settle', 'settled']];

/** Whose open objects pass: firms. A bank or an authority is not merged by this act. */
export const mergedRoles: readonly string[] = ['trader', 'core_firm'];

export interface Passing {
  table: string;
  /** Where the firm stands in it; none where it is among who takes part alone. */
  columns: readonly string[];
  /** Of rows that are not over. */
  open: string;
  /** Whose it is besides: who lends on it and is told. */
  lender?: string;
  /** The firm stands in its columns and takes no part: it is the banks’ of its own. */
  isApart?: boolean;
  /** A firm has one open of its own by this column: where the successor has, what passes stands beside it. */
  oneOf?: string;
}

const not = (...over: string[]) => `status not in (${over.map((state) => `'${state}'`).join(', ')})`;
const all = 'true';

/**
 * Everything open that a firm owes, owns or is owed answers to its successor from the day of the merger: rights and duties of firms that merge are
 * borne by the firm that remains (Civil Code 67). A test holds each table with a party in it to be here or among those that stay.
 */
export const passing: readonly Passing[] = [
  { table: 'facility', columns: ['borrower_id'], open: not('declined', 'closed'), lender: 'lender_id' },
  { table: 'collateral_terms', columns: [], open: all },
  { table: 'coverage', columns: [], open: all },
  { table: 'facility_hold', columns: [], open: all },
  { table: 'drawdown', columns: [], open: not('repaid', 'replaced', 'declined') },
  { table: 'rollover', columns: [], open: not('done', 'declined') },
  { table: 'release', columns: [], open: not('executed', 'declined', 'expired') },
  { table: 'margin_call', columns: ['pledgor_id'], open: not('cured', 'withdrawn'), lender: 'lender_id' },
  { table: 'loan', columns: ['borrower_id'], open: not('closed', 'declined'), lender: 'lender_id' },
  { table: 'loan_change', columns: [], open: "status = 'proposed'" },
  {
    table: 'loan_application',
    columns: ['borrower_id'],
    // One that was declined is decided anew where the objection to it is upheld.
    open: `(status in ('applied', 'referred', 'offered') or exists (select from decision_contest d
      where d.tenant_id = loan_application.tenant_id and d.object_id = loan_application.id and d.status in ('open', 'upheld', 'escalated')))`,
    lender: 'lender_id',
  },
  { table: 'decision_contest', columns: ['party_id'], open: "status in ('open', 'upheld', 'escalated')" },
  { table: 'credit_cut', columns: ['party_id'], open: not('confirmed', 'undone'), lender: 'lender_id' },
  { table: 'matter', columns: ['asked_by'], open: "status = 'open'" },
  { table: 'asset_offer', columns: ['firm_id', 'to_id'], open: "status in ('offered', 'agreed')" },
  { table: 'covenant', columns: ['borrower_id'], open: "status <> 'ended'", lender: 'lender_id' },
  { table: 'covenant_test', columns: [], open: not('passed', 'cured', 'void') },
  {
    table: 'debt_condition',
    columns: ['borrower_id', 'prover_id'],
    open: not('met', 'withdrawn'),
    lender: 'lender_id',
  },
  { table: 'rate_lock', columns: ['borrower_id'], open: "status = 'locked'", lender: 'lender_id' },
  {
    table: 'guarantee',
    columns: ['debtor_id', 'guarantor_id'],
    open: not('paid', 'refused', 'withdrawn', 'released', 'lapsed'),
    lender: 'creditor_id',
  },
  { table: 'trade_financing', columns: ['customer_id'], open: not('settled', 'lost', 'declined'), lender: 'lender_id' },
  { table: 'trust_receipt', columns: ['applicant_id'], open: not('discharged', 'withdrawn'), lender: 'lender_id' },
  { table: 'credit_limit', columns: ['party_id'], open: "status <> 'closed'", lender: 'lender_id' },
  { table: 'pledge', columns: ['pledgor_id'], open: not('discharged', 'refused'), lender: 'pledgee_id' },
  { table: 'realisation', columns: ['pledgor_id'], open: not('settled', 'withdrawn'), lender: 'lender_id' },
  { table: 'surrogate', columns: ['pledgor_id'], open: not('paid', 'closed'), lender: 'lender_id' },
  {
    table: 'custody_demand',
    columns: ['pledgor_id'],
    open: not('refused', 'met', 'ended', 'withdrawn'),
    lender: 'lender_id',
  },
  { table: 'exercise_demand', columns: ['pledgor_id'], open: not('met', 'ended', 'withdrawn'), lender: 'lender_id' },
  { table: 'goods_return', columns: ['pledgor_id'], open: not('returned', 'ended'), lender: 'lender_id' },
  { table: 'joint_body', columns: ['debtor_id'], open: "status <> 'closed'", isApart: true, oneOf: 'kind' },
  { table: 'debt_table', columns: ['debtor_id'], open: "status = 'asked'" },
  {
    table: 'exchange_bill',
    columns: ['drawer_id', 'acceptor_id', 'payee_id', 'holder_id'],
    open: not('refused', 'paid'),
  },
  { table: 'exchange_bill_move', columns: ['from_id', 'to_id'], open: "status = 'offered'" },
  { table: 'lot', columns: ['owner_id'], open: not('released', 'exhausted') },
  { table: 'contract', columns: ['seller_id', 'buyer_id'], open: all },
  { table: 'receivable', columns: ['creditor_id', 'debtor_id'], open: not('rejected', 'settled') },
  { table: 'collection_account', columns: ['holder_id'], open: not('replaced', 'declined'), lender: 'lender_id' },
  { table: 'assignment', columns: ['assignor_id'], open: not('refused', 'ended'), lender: 'assignee_id' },
  { table: 'factoring_advance', columns: ['seller_id'], open: not('settled', 'bought_back'), lender: 'factor_id' },
  { table: 'maturity_purchase', columns: ['seller_id'], open: not('declined', 'settled'), lender: 'factor_id' },
  { table: 'consumption_claim', columns: ['applicant_id'], open: not('freed', 'cancelled'), lender: 'financier_id' },
];

interface LimitsSeen {
  set: readonly { partyId: string; kind: string; currency: string; amountMinor: string; validUntil: string }[];
  owed: readonly { currency: string; outMinor: string }[];
}

/**
 * What is still to be done before a lender has settled its limits: who was merged has none left, and who takes its place owes no more than it is
 * allowed in that money, where a limit says how much.
 */
export function unsettledLimits(
  { set, owed }: LimitsSeen,
  { predecessorId, successorId }: { predecessorId: string; successorId: string },
  on: LocalDate,
) {
  const standing = set.filter(({ kind, validUntil }) => kind === 'borrower' && validUntil >= on);
  const left = standing.filter(({ partyId, amountMinor }) => partyId === predecessorId && BigInt(amountMinor) > 0n);
  const beyond = standing.filter(({ partyId, currency, amountMinor }) => {
    const out = owed.find((row) => row.currency === currency)?.outMinor ?? '0';
    return partyId === successorId && BigInt(out) > BigInt(amountMinor);
  });
  return [...left, ...beyond];
}

/** What a party stands in and that does not pass with a merger, by why it stays. */
export const staying: Readonly<Record<string, string>> = {
  'it says what was done or said at its time, and by whom':
    'syndicate_member access_entry assay bank_entry bank_interruption bank_statement call_back core_record counterclaim credit_message credit_payment custodian_clearance custody_incident debt_interruption debt_line debtor_statement dispute epcis_capture epcis_event epcis_value event evidence_pack facility_cost factoring_request former_name fraud_signal guarantee_payment import_file invoice lot_operation misdirection misuse_finding money_payment money_receipt notice objection penalty_amendment pledge_debt pledgor_consent policy_return proposal proposal_agreement proposed_line proposed_reversal quarantine realisation_payment registry_search repayment standing_hit fee_refusal statement_line surrogate_payment surrogate_receipt surrogate_undone tracking_event two_factor_message value_acceptance credit_amendment presented_record',
  'it says of whom something is said: the successor is another firm, and what burdens the first is said of it anew':
    'party_standing standing related_party party_limit counterparty_limit debtor_terms insurance_cover payee_account warehouse_rating competing_right succession',
  'it passes with what is said anew of the successor': 'standing_contest',
  'it stands under the name that was filed, and is amended within the time of the registry': 'registration filing',
  'it passes by its own act, on the papers of the merger, with whoever issued or honours it':
    'bill transferable_record receipt consignment_note ebl ebl_counterpart ebl_envelope certificate certificate_line certificate_move holding credit credit_transfer proceeds_assignment presentation reverse_offer payment_instruction notice_address reimbursement_claim reimbursement_authority reimbursement_refund',
  'it is of a bank, a factor, a guarantor or an authority, which are not merged by this act':
    'bank_agreement banking_hours book_close calendar_closing control_certificate control_position control_terms earmark factor_book joint_entry joint_member lender_capital limit_share mark_run motion motion_voice pot price price_source quarter_session rate_lock_use reference_rate rule revaluation valuation_terms valuation_version vat_method watch_agreement maturity_choice credit_message_task ledger_account lot_count',
  'it is of a house that keeps, carries or watches, which are not merged by this act':
    'book_correction breach breach_desk commodity corridor count_question custody_agreement device lot_custody site slot subject supervision restraint restraint_lot',
  'it is a way in of people, a machine or a page of a house, whose people are those of the house':
    'core_source delegation digest_told directory directory_link epcis_query epcis_subscription known_device mail_address oauth_assertion oauth_client own_failed own_ledger paper paper_awaited passkey payment_order person recovery recovery_code saved_view session sign_in signing_key task webhook webhook_delivery webhook_endpoint',
};

export const successionRefusals = refusalList({
  SUCCESSION_OF_WHOM: [
    'forbidden',
    'An authority records a merger, of one firm into another',
    '合并由主管部门登记，且仅适用于企业',
    'Have an authority record it; name two firms',
    '请由主管部门登记，并填写两家企业',
  ],
  SUCCESSION_DAY_UNFIT: [
    'invalid',
    'A merger is recorded once its day has come',
    '合并须自生效之日起登记',
    'Record it on that day or later',
    '请于生效当日或之后登记',
  ],
  SUCCESSION_MEETS_ITSELF: [
    'conflict',
    'Something would pass to the firm that stands on its other side: nobody owes, guarantees or secures anything to itself',
    '承继后权利义务归于同一主体',
    'End what is between the two first; facts name the kind',
    '请先了结双方之间的事项；facts 列明类别',
  ],
  SUCCESSION_LIMITS_LEFT: [
    'precondition',
    'A limit still stands for who was merged, or the successor owes more than its own allows',
    '被合并方仍有限额，或承继方所欠超过其限额',
    'Set the limits in facts anew: POST /v1/party-limits; zero shuts one',
    '请重新设定 facts 所列限额：POST /v1/party-limits，设为零即关闭',
  ],
  SUCCESSION_SETTLED: ['wrong-state', 'This merger is settled here', '该承继事项已办结', 'Read it again', '请重新读取'],
});
