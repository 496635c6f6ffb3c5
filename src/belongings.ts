import type { Belonging } from './ground/audit/index.ts';
import type { IdKind } from './kernel/identifiers.ts';

const under = (of: IdKind, column: string, ...tables: string[]): Belonging[] =>
  tables.map((table) => ({ of, table, column }));

/**
 * What an evidence pack of a thing brings besides the thing itself: for a credit its presentations, their payments and messages; for
 * a facility its drawdowns, releases, calls. Tables, and the column by which their rows name the thing; read as the caller, so that
 * it brings what the caller’s party sees.
 */
export const belongings: readonly Belonging[] = [
  ...under(
    'facility',
    'facility_id',
    'drawdown',
    'repayment',
    'facility_cost',
    'penalty_amendment',
    'misuse_finding',
    'debt_interruption',
    'rollover',
    'release',
    'collateral_terms',
    'margin_call',
    'realisation',
    'custody_demand',
    'surrogate',
    'control_certificate',
    'fraud_signal',
    'credit',
    'trade_financing',
    'trust_receipt',
  ),
  ...under('facility', 'secures', 'pledge'),
  ...under('pledge', 'pledge_id', 'registration', 'goods_return', 'pledgor_consent', 'exercise_demand', 'surrogate'),
  ...under('registration', 'registration_id', 'filing', 'objection'),
  ...under('realisation', 'realisation_id', 'realisation_payment'),
  ...under('surrogate', 'surrogate_id', 'surrogate_receipt', 'surrogate_payment'),
  ...under(
    'credit',
    'credit_id',
    'credit_amendment',
    'credit_transfer',
    'proceeds_assignment',
    'presentation',
    'credit_message',
    'credit_payment',
    'reimbursement_claim',
    'reimbursement_authority',
    'reimbursement_refund',
    'trade_financing',
  ),
  ...under('presentation', 'presentation_id', 'presented_record', 'credit_payment', 'trust_receipt'),
  ...under('subject', 'subject_id', 'control_order', 'breach', 'count_question'),
  ...under('breach', 'breach_id', 'breach_comment'),
  ...under('supervision', 'supervision_id', 'supervision_record'),
  ...under('custodyAgreement', 'agreement_id', 'supervision'),
  ...under('lot', 'lot_id', 'assay', 'receipt'),
  ...under('bill', 'bill_id', 'bill_event', 'consignment_note'),
  ...under('contract', 'contract_id', 'receivable', 'invoice'),
  ...under('invoice', 'invoice_id', 'delivery'),
  ...under('receivable', 'receivable_id', 'dispute', 'evidence_pack', 'counterclaim'),
  ...under(
    'assignment',
    'assignment_id',
    'factoring_advance',
    'factoring_request',
    'two_factor_message',
    'maturity_purchase',
  ),
  ...under('assignment', 'source_id', 'notice'),
  ...under('statementLine', 'line_id', 'misdirection'),
  ...under('certificateLine', 'line_id', 'certificate'),
  ...under('certificate', 'certificate_id', 'holding', 'certificate_move'),
];
