import { byClock, byMachine, column, elsewhere, type Noun, over, via } from './noun.ts';

const { text, id, day, at, count } = column;
const partyOf = (person: string) =>
  `(select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = ${person})`;

/** What whoever agrees to a proposal must hold: where nobody's word but that of a level is missing, it awaits that level alone. */
const neededToAgree =
  "case when n.of_level3 >= n.agreements and n.of_level3 > 0 then 'authority:level3' when n.of_level2 >= n.agreements and n.of_level2 > 0 then 'authority:level2' else n.mandate end";
/** Who proposed it, did what it rests on or agreed already does not agree to it. */
const spokeAlready =
  'array[n.proposed_by] || n.not_by || array(select g.person_id from proposal_agreement g where g.tenant_id = n.tenant_id and g.proposal_id = n.id)';

/** People, keys, proposals, calendars and what is sent out. */
export const groundNouns: readonly Noun[] = [
  {
    name: 'proposals',
    ids: ['proposal'],
    tag: 'Proposals',
    table: 'proposal',
    one: '/v1/proposals/{id}',
    state: 'n.state',
    states: {
      open: [
        {
          act: 'proposal.agree',
          needsOf: neededToAgree,
          path: '/v1/proposals/{id}/agreement',
          by: 'n.party_id',
          when: 'n.overtaken_at is null',
          notAll: spokeAlready,
          risks: 'n.at_risk',
          dueAt: 'n.expires_at',
          grave: 2,
          why: ['A colleague proposed an act: agree or refuse', '同事提交的事项待复核'],
        },
        {
          act: 'person.add',
          needs: 'person:manage',
          path: '/v1/people',
          by: 'n.party_id',
          when: `n.overtaken_at is null and not exists (select from person x where x.tenant_id = n.tenant_id and x.party_id = n.party_id
          and x.state in ('invited', 'active') and x.mandates @> array[${neededToAgree}] and x.id <> all (${spokeAlready}))`,
          dueAt: 'n.expires_at',
          grave: 2,
          why: [
            'Nobody of yours may agree to what waits: give the mandate to one more person',
            '待复核事项在本方无人可以复核：请授予另一人该权限',
          ],
        },
      ],
      done: over,
      refused: over,
      lapsed: over,
    },
    follows: {
      proposal_agreement: 'c.proposal_id',
      // Who may agree is another.
      person: {
        key: "any (select q.id from proposal q where q.tenant_id = c.tenant_id and q.party_id = c.party_id and q.state = 'open')",
        // Whoever enters for the first time is no other: that is noted by who knows callers and nothing else.
        of: "(c.state in ('invited', 'active'), c.mandates)",
        asSystem: true,
      },
    },
    parties: { party: 'n.party_id' },
    columns: {
      verb: text('n.verb'),
      level: text('n.level'),
      objectId: id('n.object_id'),
      proposedBy: id('n.proposed_by'),
      proposedByName: text(via('proposed_by', 'person', 'name')),
      proposedAt: at('n.proposed_at'),
      expiresAt: at('n.expires_at'),
    },
  },
  {
    name: 'contests',
    until: 'answerDueOn',
    ids: ['decisionContest'],
    tag: 'Proposals',
    isListedHere: true,
    table: 'decision_contest',
    one: '/v1/contests/{id}',
    state: 'n.status',
    states: {
      open: {
        act: 'decision.answerContest',
        path: '/v1/contests/{id}/answer',
        by: 'n.decider_id',
        notAll: 'n.decided_by',
        dueOn: 'n.answer_due_on',
        grave: 2,
        why: ['A decision of yours is contested: answer', '本方决定被提出异议：请答复'],
      },
      upheld: {
        act: 'decision.reply',
        path: '/v1/contests/{id}/reply',
        by: 'n.party_id',
        grave: 2,
        why: ['Your contest was answered: take it, or ask once more', '异议已答复：请接受或再次提出'],
      },
      escalated: {
        act: 'decision.close',
        path: '/v1/contests/{id}/last-answer',
        by: 'n.decider_id',
        notAll: 'n.decided_by || array_remove(array[n.answered_by], null)',
        grave: 2,
        why: ['A contested decision waits for the last word of two people', '异议升级：待两人作出最终答复'],
      },
      revised: over,
      accepted: over,
      closed: over,
    },
    parties: { decider: 'n.decider_id', party: 'n.party_id' },
    columns: {
      eventType: text('n.event_type'),
      objectId: id('n.object_id'),
      contestedAt: at('n.contested_at'),
      answerDueOn: day('n.answer_due_on'),
    },
  },
  {
    name: 'api-keys',
    ofPerson: 'n.person_id',
    ids: ['apiKey'],
    tag: 'People and keys',
    table: 'api_key',
    state:
      "case when n.revoked_at is not null then 'revoked' when n.awaits_holder then 'awaits_holder' else 'in_use' end",
    states: {
      awaits_holder: {
        act: 'apiKey.confirm',
        path: '/v1/api-keys/{id}/confirmation',
        by: partyOf('n.person_id'),
        person: 'n.person_id',
        grave: 2,
        why: ['A further key in your name waits for your word', '以您名义新增的密钥待确认'],
      },
      in_use: byClock('it expires'),
      revoked: over,
    },
    parties: { party: partyOf('n.person_id') },
    columns: {
      personId: id('n.person_id'),
      personName: text(via('person_id', 'person', 'name')),
      createdAt: at('n.created_at'),
      expiresAt: at('n.expires_at'),
    },
  },
  {
    name: 'oauth-clients',
    ids: ['oauthClient'],
    tag: 'Sign-in',
    table: 'oauth_client',
    state: "case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end",
    states: {
      awaits_person: {
        act: 'oauthClient.confirm',
        path: '/v1/oauth-clients/{id}/confirmation',
        by: partyOf('n.person_id'),
        person: 'n.person_id',
        grave: 2,
        why: ['A system that would speak for you waits for your word', '拟代表您的系统待确认'],
      },
      in_use: elsewhere('it speaks for its person'),
      ended: over,
    },
    parties: { party: partyOf('n.person_id') },
    columns: { clientName: text('n.name'), personId: id('n.person_id'), registeredAt: at('n.registered_at') },
  },
  {
    name: 'directory-links',
    ofPerson: 'n.person_id',
    ids: ['directoryLink'],
    tag: 'Sign-in',
    table: 'directory_link',
    state: "case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end",
    states: {
      awaits_person: {
        act: 'directoryLink.confirm',
        path: '/v1/directory-links/{id}/confirmation',
        by: partyOf('n.person_id'),
        person: 'n.person_id',
        grave: 2,
        why: ['Your directory says who you are: confirm it', '目录中的身份待您确认'],
      },
      in_use: elsewhere('its person signs in by it'),
      ended: over,
    },
    parties: { party: partyOf('n.person_id') },
    columns: { personId: id('n.person_id'), linkedAt: at('n.linked_at') },
  },
  {
    name: 'delegations',
    ofPerson: 'n.person_id',
    ids: ['delegation'],
    tag: 'People and keys',
    table: 'delegation',
    state: "case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'named' else 'agreed' end",
    states: {
      named: {
        act: 'delegation.agree',
        path: '/v1/delegations/{id}/agreement',
        by: 'n.party_id',
        not: 'n.named_by',
        dueOn: 'n.from_on',
        grave: 1,
        why: ['A colleague named who acts for them', '同事指定的代理人待同意'],
      },
      agreed: byClock('its last day'),
      ended: over,
    },
    parties: { party: 'n.party_id' },
    columns: {
      personId: id('n.person_id'),
      delegateId: id('n.delegate_id'),
      personName: text(via('person_id', 'person', 'name')),
      delegateName: text(via('delegate_id', 'person', 'name')),
      fromOn: day('n.from_on'),
      untilOn: day('n.until_on'),
    },
  },
  {
    name: 'banking-calendars',
    ids: ['calendarYear'],
    tag: 'Calendars',
    table: 'calendar_year',
    state: 'n.status',
    states: {
      proposed: {
        act: 'calendar.answer',
        path: '/v1/calendars/{id}/answer',
        by: partyOf('n.proposed_by'),
        not: 'n.proposed_by',
        grave: 2,
        why: ['Banking days of a year wait for a second person', '年度营业日历待第二人复核'],
      },
      agreed: elsewhere('clocks count by it'),
      refused: over,
      superseded: over,
    },
    parties: {},
    columns: { place: text('n.place'), year: count('n.year'), proposedAt: at('n.proposed_at') },
  },
  {
    name: 'webhooks',
    ids: ['webhook'],
    tag: 'Webhooks',
    table: 'webhook',
    state: 'n.status',
    states: {
      active: byMachine('it is told of events'),
      suspended: {
        act: 'webhook.resume',
        path: '/v1/webhooks/{id}/resumption',
        by: 'n.party_id',
        grave: 1,
        why: ['Your system did not take events: resume when it does', '贵方系统未接收事件：恢复后请重启推送'],
      },
      ended: over,
    },
    parties: { party: 'n.party_id' },
    columns: {
      lastFailure: text('n.last_failure'),
      failingSince: at('n.failing_since'),
      createdAt: at('n.created_at'),
    },
  },
];
