import { byClock, column, elsewhere, type Noun, over } from './noun.ts';

const { text, id, day, at, minor } = column;
const tag = 'Policy measures';

/** What is said of parties and drawn on, decided and reported under the twenty measures. */
export const policyNouns: readonly Noun[] = [
  {
    name: 'policy-standings',
    ids: ['partyStanding'],
    tag,
    table: 'party_standing',
    one: '/v1/policy-standings/{id}',
    state: 'n.status',
    states: {
      proposed: {
        act: 'policyStanding.confirm',
        path: '/v1/policy-standings/{id}/confirmation',
        by: 'n.stated_by',
        grave: 2,
        why: ['A query proposes to watch a firm: say yes or no', '系统建议列入重点监测，待人工确认'],
      },
      in_force: byClock('its last day'),
      superseded: elsewhere('the standing that took its place'),
      withdrawn: over,
    },
    parties: { statedBy: 'n.stated_by', party: 'n.party_id' },
    columns: {
      kind: text('n.kind'),
      value: text('n.value'),
      purpose: text('n.purpose'),
      validFrom: day('n.valid_from'),
      validTo: day('n.valid_to'),
      knownFrom: at('n.known_from'),
    },
  },
  {
    name: 'standing-contests',
    ids: ['standingContest'],
    tag,
    isListedHere: true,
    table: 'standing_contest',
    state: 'n.status',
    states: {
      open: {
        act: 'standingContest.answer',
        path: '/v1/standing-contests/{id}/answer',
        by: 'n.stated_by',
        dueOn: 'n.answer_due_on',
        grave: 2,
        why: ['A firm contests what you stated of it', '企业对所登记状态提出异议，待答复'],
      },
      upheld: over,
      rejected: over,
    },
    parties: { contestedBy: 'n.contested_by', statedBy: 'n.stated_by' },
    columns: {
      standingId: id('n.standing_id'),
      answerDueOn: day('n.answer_due_on'),
      contestedAt: at('n.contested_at'),
    },
  },
  {
    name: 'pots',
    ids: ['pot'],
    tag,
    table: 'pot',
    one: '/v1/pots/{id}',
    state: 'n.status',
    states: { open: byClock('its last day'), closed: over },
    parties: { owner: 'n.owner_id' },
    columns: {
      kind: text('n.kind'),
      label: text('n.label'),
      amountMinor: minor('n.amount_minor'),
      drawnMinor: minor('n.drawn_minor'),
      currency: text('n.currency'),
      validUntil: day('n.valid_until'),
      openedAt: at('n.opened_at'),
    },
  },
  {
    name: 'earmarks',
    ids: ['earmark'],
    tag,
    isListedHere: true,
    table: 'earmark',
    state: 'n.status',
    states: { live: elsewhere('the loan that draws on it'), freed: over },
    parties: { drawnBy: 'n.drawn_by' },
    columns: {
      potId: id('n.pot_id'),
      objectId: id('n.object_id'),
      amountMinor: minor('n.amount_minor'),
      fromOn: day('n.from_on'),
      madeAt: at('n.made_at'),
    },
  },
];
