import { byMachine, column, elsewhere, type Noun, over, via } from './noun.ts';

const { text, id, day, at, minor, always } = column;

/** What the debtor’s own system will pay for its invoices; null where it says nothing, and to whoever may not read that system’s records. */
const bookedByDebtor = `(select sum(c.amount_minor)::bigint from receivable_invoice x
  join invoice i on i.tenant_id = x.tenant_id and i.id = x.invoice_id
  join core_record c on c.tenant_id = i.tenant_id and c.party_id = n.debtor_id and c.fapiao_key = i.fapiao_key
  where x.tenant_id = n.tenant_id and x.receivable_id = n.id and c.kind = 'payable' and not c.is_cancelled and c.currency = n.currency)`;

/** What debtors owe, and the records that say so. */
export const claimNouns: readonly Noun[] = [
  {
    name: 'receivables',
    ids: ['receivable'],
    tag: 'Receivables',
    table: 'receivable',
    one: '/v1/receivables/{id}',
    state: 'n.status',
    states: {
      presented: {
        act: 'receivable.confirm',
        path: '/v1/receivables/{id}/confirmation',
        by: 'n.debtor_id',
        // A debtor that was given no day to answer answers before it has to pay.
        dueOn: 'coalesce(n.answer_by, n.due_on)',
        grave: 2,
        why: ['An invoice waits for your confirmation', '有发票待贵司确权'],
      },
      confirmed: {
        act: 'receivable.pay',
        needs: 'receivable:confirm',
        path: '/v1/receivables/{id}',
        isOutside: true,
        by: 'n.debtor_id',
        dueOn: 'n.due_on',
        fromOn: 'n.due_on - 7',
        grave: 2,
        why: ['A confirmed invoice falls due: pay whom its rights name', '已确权账款到期：请向权利人付款'],
      },
      rejected: over,
      settled: over,
    },
    parties: { creditor: 'n.creditor_id', debtor: 'n.debtor_id' },
    columns: {
      invoiceNumber: text('n.invoice_number'),
      invoicedOn: day('n.invoiced_on'),
      dueOn: always(day('n.due_on')),
      currency: text('n.currency'),
      amountMinor: minor('n.amount_minor'),
      ownMinor: minor(bookedByDebtor),
      confirmedMinor: minor('n.confirmed_minor'),
      collectedMinor: minor('n.collected_minor'),
      answerBy: day('n.answer_by'),
      createdAt: at('n.created_at'),
    },
    references: ['invoice_number'],
    endings: ['invoice_number'],
    until: 'dueOn',
    // Whom it was assigned or pledged to.
    holds: `select i.receivable_id as id from assignment_item i join assignment a on a.tenant_id = i.tenant_id and a.id = i.assignment_id
      where i.tenant_id = :tenant and i.live and a.assignee_id = :party
      union select i.item_id from pledge_item i join pledge p on p.tenant_id = i.tenant_id and p.id = i.pledge_id
      where i.tenant_id = :tenant and i.live and p.pledgee_id = :party and i.item_id like 'rcv\\_%'`,
  },
  {
    name: 'disputes',
    ids: ['dispute'],
    tag: 'Receivables',
    isListedHere: true,
    table: 'dispute',
    state: 'n.status',
    states: {
      open: {
        act: 'dispute.uphold',
        path: '/v1/disputes/{id}/grant',
        by: via('receivable_id', 'receivable', 'creditor_id'),
        grave: 2,
        why: ['A debtor disputes part of an invoice', '债务人对发票提出异议'],
      },
      withdrawn: over,
      upheld: over,
    },
    parties: {
      creditor: via('receivable_id', 'receivable', 'creditor_id'),
      debtor: via('receivable_id', 'receivable', 'debtor_id'),
    },
    columns: {
      receivableId: id('n.receivable_id'),
      amountMinor: minor('n.amount_minor'),
      upheldMinor: minor('n.upheld_minor'),
      currency: text(via('receivable_id', 'receivable', 'currency')),
      raisedAt: at('n.raised_at'),
      endedAt: at('n.ended_at'),
    },
  },
  {
    name: 'collection-accounts',
    ids: ['account'],
    tag: 'Collection accounts',
    table: 'collection_account',
    one: '/v1/collection-accounts/{id}',
    state: 'n.status',
    states: {
      proposed: {
        act: 'account.answer',
        path: '/v1/collection-accounts/{id}/answer',
        by: 'n.lender_id',
        not: 'n.proposed_by',
        grave: 2,
        why: ['A collection account waits for your answer', '回款账户待贵行答复'],
      },
      active: elsewhere('debtors pay into it'),
      replaced: over,
      declined: over,
    },
    parties: { holder: 'n.holder_id', lender: 'n.lender_id' },
    columns: {
      accountNumber: text('n.account_number'),
      bankName: text('n.bank_name'),
      approvedAt: at('n.approved_at'),
      createdAt: at('n.created_at'),
    },
    references: ['account_number'],
  },
  {
    name: 'core-sources',
    ids: ['coreSource'],
    tag: 'Core-firm connector',
    table: 'core_source',
    state: 'n.status',
    states: {
      proposed: {
        act: 'coreSource.approve',
        path: '/v1/core-sources/{id}/approval',
        by: 'n.party_id',
        not: 'n.proposed_by',
        grave: 1,
        why: ['A source of records waits for a second person', '数据来源待第二人复核'],
      },
      active: byMachine('it is asked at its times'),
      ended: over,
    },
    parties: { party: 'n.party_id' },
    columns: { url: text('n.url'), nextAt: at('n.next_at'), createdAt: at('n.created_at') },
  },
  {
    name: 'signing-keys',
    ids: ['signingKey'],
    tag: 'Core-firm connector',
    isListedHere: true,
    table: 'signing_key',
    state:
      "case when n.revoked_at is not null then 'revoked' when n.approved_by is null then 'enrolled' else 'in_use' end",
    states: {
      enrolled: {
        act: 'signingKey.approve',
        path: '/v1/signing-keys/{id}/approval',
        by: 'n.party_id',
        not: 'n.enrolled_by',
        grave: 2,
        why: ['A signing key waits for a second person', '签名密钥待第二人复核'],
      },
      in_use: elsewhere('it signs files'),
      revoked: over,
    },
    parties: { party: 'n.party_id' },
    columns: { keyName: text('n.name'), revokedAt: at('n.revoked_at'), createdAt: at('n.created_at') },
  },
  {
    name: 'files',
    ids: ['importFile'],
    tag: 'Files',
    table: 'import_file',
    one: '/v1/files/{id}',
    state: 'n.status',
    states: {
      receiving: {
        act: 'file.complete',
        path: '/v1/files/{id}/completion',
        by: 'n.party_id',
        grave: 1,
        why: ['A file waits for its last part', '文件尚未传完'],
      },
      queued: byMachine('it is read in turn'),
      running: byMachine('it is being read'),
      done: over,
      refused: over,
    },
    parties: { party: 'n.party_id' },
    columns: {
      kind: text('n.kind'),
      fileName: text('n.name'),
      totalBytes: minor('n.total_bytes'),
      endedAt: at('n.ended_at'),
      createdAt: at('n.created_at'),
    },
    references: ['name'],
  },
  {
    name: 'consumption-claims',
    ids: ['claim'],
    tag: 'Double financing',
    table: 'consumption_claim',
    state: 'n.status',
    states: {
      registered: elsewhere('the financing that it was registered for'),
      pending: elsewhere('the financing that asks for it'),
      financed: elsewhere('the financing that it is spent on'),
      freed: over,
      cancelled: over,
    },
    parties: { financier: 'n.financier_id', applicant: 'n.applicant_id' },
    columns: {
      kind: text('n.kind'),
      financingId: id('n.financing_id'),
      subjectId: id('n.subject_id'),
      registeredAt: always(at('n.registered_at')),
      endedAt: at('n.ended_at'),
    },
  },
  {
    name: 'assignments',
    ids: ['assignment'],
    tag: 'Assignments',
    table: 'assignment',
    one: '/v1/assignments/{id}',
    state: 'n.status',
    states: {
      offered: {
        act: 'assignment.answer',
        path: '/v1/assignments/{id}/answer',
        by: 'n.assignee_id',
        grave: 2,
        why: ['Receivables are offered to you', '有应收账款待贵行受让'],
      },
      accepted: [
        {
          act: 'notice.send',
          path: '/v1/notices',
          by: 'n.assignee_id',
          when: 'not exists (select from notice c where c.tenant_id = n.tenant_id and c.source_id = n.id)',
          grave: 3,
          why: [
            'The debtor of an assignment was not told: it may still pay the seller',
            '转让尚未通知债务人：其仍可向转让人付款',
          ],
        },
        {
          act: 'assignment.register',
          path: '/v1/assignments/{id}/registration',
          by: 'n.assignee_id',
          when: 'not exists (select from assignment_registration c where c.tenant_id = n.tenant_id and c.assignment_id = n.id)',
          grave: 3,
          why: ['An assignment is not registered: others may go before it', '转让尚未登记：他人可能优先'],
        },
      ],
      refused: over,
      ended: over,
    },
    follows: { notice: 'c.source_id', assignment_registration: 'c.assignment_id' },
    parties: { assignor: 'n.assignor_id', assignee: 'n.assignee_id' },
    columns: {
      kind: text('n.kind'),
      recourse: text('n.recourse'),
      currency: text('n.currency'),
      acceptedAt: at('n.accepted_at'),
      createdAt: at('n.created_at'),
    },
  },
  {
    name: 'notices',
    ids: ['notice'],
    tag: 'Assignments',
    table: 'notice',
    state:
      "case when n.acknowledged_at is not null then 'acknowledged' when n.arrived_at is not null then 'arrived' else 'sent' end",
    states: {
      sent: [
        {
          act: 'notice.acknowledge',
          path: '/v1/notices/{id}/acknowledgement',
          by: 'n.debtor_id',
          grave: 2,
          why: ['A notice of assignment or pledge reached you', '债权转让或出质通知待签收'],
        },
        {
          act: 'notice.recordArrival',
          path: '/v1/notices/{id}/arrival',
          by: 'n.sender_id',
          grave: 1,
          why: ['Prove when your notice arrived', '请证明通知送达时间'],
        },
      ],
      arrived: {
        act: 'notice.acknowledge',
        path: '/v1/notices/{id}/acknowledgement',
        by: 'n.debtor_id',
        grave: 1,
        why: ['A notice of assignment or pledge reached you', '债权转让或出质通知待签收'],
      },
      acknowledged: over,
    },
    parties: { sender: 'n.sender_id', creditor: 'n.creditor_id', debtor: 'n.debtor_id' },
    columns: {
      channel: text('n.channel'),
      sourceId: id('n.source_id'),
      sentAt: always(at('n.sent_at')),
      arrivedAt: at('n.arrived_at'),
    },
  },
];
