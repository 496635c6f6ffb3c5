import { byClock, byMachine, column, elsewhere, type Noun, over } from './noun.ts';

const { text, id, day, at, count } = column;
const partyOf = (person: string) =>
  `(select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = ${person})`;

/** People, keys, proposals, calendars and what is sent out. */
export const groundNouns: readonly Noun[] = [
  {
    name: 'proposals',
    tag: 'Proposals',
    table: 'proposal',
    one: '/v1/proposals/{id}',
    state: 'n.state',
    states: {
      open: {
        act: 'proposal.agree',
        needsOf: 'n.mandate',
        path: '/v1/proposals/{id}/agreement',
        by: 'n.party_id',
        not: 'n.proposed_by',
        dueAt: 'n.expires_at',
        grave: 2,
        why: ['A colleague proposed an act: agree or refuse', '同事提交的事项待复核'],
      },
      done: over,
      refused: over,
      lapsed: over,
    },
    parties: { party: 'n.party_id' },
    columns: {
      verb: text('n.verb'),
      level: text('n.level'),
      objectId: id('n.object_id'),
      proposedBy: id('n.proposed_by'),
      proposedAt: at('n.proposed_at'),
      expiresAt: at('n.expires_at'),
    },
  },
  {
    name: 'api-keys',
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
    columns: { personId: id('n.person_id'), createdAt: at('n.created_at'), expiresAt: at('n.expires_at') },
  },
  {
    name: 'oauth-clients',
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
      fromOn: day('n.from_on'),
      untilOn: day('n.until_on'),
    },
  },
  {
    name: 'banking-calendars',
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
