import { byClock, column, elsewhere, type Noun, over, via } from './noun.ts';

const { text, id, day, at, minor } = column;

/** Loans, and changes of their terms. */
export const loanNouns: readonly Noun[] = [
  {
    name: 'loans',
    ids: ['loan'],
    tag: 'Loans',
    table: 'loan',
    one: '/v1/loans/{id}',
    state: 'n.status',
    states: {
      proposed: {
        act: 'loan.accept',
        path: '/v1/loans/{id}/acceptance',
        by: 'n.borrower_id',
        grave: 2,
        why: ['A loan and its cost sheet wait to be accepted', '贷款及成本清单待确认'],
      },
      accepted: {
        act: 'loan.approve',
        path: '/v1/loans/{id}/approval',
        by: 'n.lender_id',
        not: 'n.proposed_by',
        grave: 2,
        why: ['A loan that the borrower accepted waits for approval', '借款人已确认的贷款待审批'],
      },
      approved: {
        act: 'loan.disburse',
        path: '/v1/loans/{id}/disbursements',
        by: 'n.lender_id',
        not: 'n.approved_by',
        dueOn: 'n.available_until',
        grave: 2,
        why: ['An approved loan waits to be paid out', '已批贷款待放款'],
      },
      active: byClock('its due days'),
      written_off: elsewhere('what comes in is a recovery'),
      closed: over,
      declined: over,
    },
    parties: { lender: 'n.lender_id', borrower: 'n.borrower_id' },
    columns: {
      facilityId: id('n.facility_id'),
      purpose: text('n.purpose_kind'),
      principalMinor: minor('n.principal_minor'),
      disbursedMinor: minor('n.disbursed_minor'),
      currency: text('n.currency'),
      class: text('n.class'),
      nextDueOn: day('n.next_due_on'),
      overdueSince: day('n.overdue_since'),
      proposedAt: at('n.proposed_at'),
    },
  },
  {
    name: 'loan-changes',
    ids: ['loanChange'],
    tag: 'Loans',
    isListedHere: true,
    table: 'loan_change',
    state: 'n.status',
    states: {
      proposed: {
        act: 'loan.answerChange',
        path: '/v1/loan-changes/{id}/answer',
        by: via('loan_id', 'loan', 'borrower_id'),
        grave: 2,
        why: ['The lender proposes other terms of a loan', '贷款人提议变更贷款条件'],
      },
      agreed: over,
      refused: over,
      withdrawn: over,
    },
    parties: { lender: via('loan_id', 'loan', 'lender_id'), borrower: via('loan_id', 'loan', 'borrower_id') },
    columns: { loanId: id('n.loan_id'), kind: text('n.kind'), onDay: day('n.on_day'), proposedAt: at('n.proposed_at') },
  },
];
