import { column, elsewhere, type Noun, over } from './noun.ts';

const { text, id, day, at } = column;

/** What is found wrong with goods in custody, and what holds them there. */
export const custodyNouns: readonly Noun[] = [
  {
    name: 'custody-incidents',
    ids: ['custodyIncident'],
    tag: 'Custody duties',
    table: 'custody_incident',
    one: '/v1/custody-incidents/{id}',
    state: 'n.status',
    states: {
      open: [
        {
          act: 'custodyIncident.close',
          path: '/v1/custody-incidents/{id}/closing',
          by: 'n.lender_id',
          dueAt: 'n.due_at',
          // While what set it off goes on nobody can say what came of it: INCIDENT_GOES_ON.
          when: 'n.ended_at is not null',
          grave: 3,
          why: ['An incident of custody waits for its cause', '监管事件待查明原因'],
        },
        {
          act: 'custodyIncident.assign',
          path: '/v1/custody-incidents/{id}/assignment',
          by: 'n.owner_party_id',
          person: 'n.owner_id',
          dueAt: 'n.due_at',
          grave: 3,
          why: [
            'You answer for an incident of custody: have it closed, or hand it on',
            '您负责处理该监管事件：请促其关闭或移交',
          ],
        },
      ],
      closed: over,
    },
    parties: { lender: 'n.lender_id', custodian: 'n.custodian_id' },
    columns: {
      kind: text('n.kind'),
      severity: text('n.severity'),
      openedAt: at('n.opened_at'),
      dueAt: at('n.due_at'),
      overdueAt: at('n.overdue_at'),
      closedAt: at('n.closed_at'),
    },
  },
  {
    name: 'book-corrections',
    ids: ['bookCorrection'],
    tag: 'Custody duties',
    table: 'book_correction',
    state: 'n.status',
    states: {
      open: {
        act: 'bookCorrection.answer',
        path: '/v1/book-corrections/{id}/answer',
        by: "select a as party_id from unnest(n.lender_ids) a where not exists (select from jsonb_array_elements(n.answers) g where g->>'lenderId' = a)",
        grave: 2,
        why: ['The custodian asks to correct the book of goods', '监管方申请更正货物台账'],
      },
      made: over,
      declined: over,
    },
    parties: { keeper: 'n.keeper_id' },
    columns: {
      kind: text('n.kind'),
      subjectId: id('n.subject_id'),
      askedAt: at('n.asked_at'),
      closedAt: at('n.closed_at'),
    },
  },
  {
    name: 'restraints',
    ids: ['restraint'],
    tag: 'Goods',
    isListedHere: true,
    table: 'restraint',
    state: 'n.status',
    states: {
      stated: {
        act: 'restraint.confirm',
        path: '/v1/restraints/{id}/confirmation',
        by: 'select distinct p.id as party_id from restraint_lot r join lot l on l.tenant_id = r.tenant_id and l.id = r.lot_id join party p on p.tenant_id = r.tenant_id and p.id = any(l.participants) and p.id <> l.owner_id and p.roles && {roles} where r.tenant_id = n.tenant_id and r.restraint_id = n.id',
        grave: 3,
        why: ['An owner says that goods are restrained: confirm or contest', '货主声明货物被查封：请确认或异议'],
      },
      confirmed: elsewhere('its authority lifts it'),
      contested: elsewhere('who stated it proves it or its authority lifts it'),
      lifted: over,
    },
    parties: {},
    columns: {
      kind: text('n.kind'),
      authority: text('n.authority'),
      documentNumber: text('n.document_number'),
      since: day('n.since'),
      recordedAt: at('n.recorded_at'),
    },
    references: ['document_number'],
    follows: { restraint_lot: 'c.restraint_id' },
  },
];
