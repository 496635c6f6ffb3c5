import { units } from '../../kernel/quantity.ts';
import { homeZone } from '../../kernel/time.ts';
import {
  byClock,
  column,
  elsewhere,
  type Noun,
  ofWatchedLot,
  over,
  siteOfLot,
  siteOfWatch,
  via,
  whoStillMay,
} from './noun.ts';
import { byAgreement, toBeAgreed } from './watch-agreement.ts';
import { byDeviceDropped, byInspection, toBeInspected } from './watch-doubt.ts';

const { text, id, at, count, always } = column;
/** Of goods that are weighed, tonnes; of others, so many of their unit. */
const lotQuantity =
  "n.quantity_value / 10::numeric ^ n.quantity_scale / case n.quantity_unit when 'KGM' then 1000 else 1 end";
/** Of who takes part, those whose role may do what is asked. */
const whoMay =
  'select p.id as party_id from party p where p.tenant_id = n.tenant_id and p.id = any(n.participants) and p.roles && {roles}';

/** Kinds of breach that are closed without an inspection, and those after which goods are sealed anew. */
export const uninspectedKinds = ['silent', 'door_open', 'unplanned_stop', 'overdue', 'climate_excursion'];
export const resealedKinds = ['seal_broken', 'seal_mismatch', 'off_corridor', 'outside_fence'];
const listed = (kinds: readonly string[]) => kinds.map((kind) => `'${kind}'`).join(', ');
/** Orders that the sign-off of a breach looks at. */
const ordersSince = 'o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since';
/** A report that its sign-off rests on, as `isInspected` and `missesOfInspection` of control have it. */
const isReported = `exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where ${ordersSince} and o.kind in ('inspection', 'reseal') and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean
            and o.reported_at between greatest(o.from_at, n.since) and o.to_at and (n.kind not in (${listed(resealedKinds)}) or o.report->>'newSealNumber' is not null))`;
const isInspected = `n.kind in (${listed(uninspectedKinds)}) or ${isReported}`;
/** While an order is out its report is due, and the lender waits; the day after it ended without one, it orders anew. */
const orderOver = `(select max((o.to_at at time zone '${homeZone}')::date) + 1 from control_order o where ${ordersSince} and o.kind in ('inspection', 'reseal') and o.reported_at is null)`;

/** A party puts a breach out of the sight of its people for some hours: what is to be done about it, too. */
const shelvedUntil =
  '(select d.shelved_until from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.party_id = p.party_id)';

/** Goods as they lie and move, who keeps them, and what the watch over them found. */
export const goodsNouns: readonly Noun[] = [
  {
    name: 'lots',
    ids: ['lot'],
    tag: 'Goods',
    table: 'lot',
    one: '/v1/lots/{id}',
    state:
      "case when n.offered_to_id is not null and n.status in ('registered', 'in_custody') then 'offered' else n.status end",
    states: {
      registered: elsewhere('its owner offers custody of it'),
      offered: {
        act: 'custody.take',
        path: '/v1/custodies',
        by: 'n.offered_to_id',
        grave: 2,
        why: ['Custody of a lot is offered to you', '有货物待贵司接管'],
      },
      in_custody: {
        act: 'watch.start',
        path: '/v1/subjects',
        by: `select u.custodian_id as party_id from lot_custody u join party p on p.tenant_id = u.tenant_id and p.id = u.custodian_id and p.roles && {roles}
          where u.tenant_id = n.tenant_id and u.lot_id = n.id and u.ended_at is null`,
        when: "exists (select from control_position c where c.tenant_id = n.tenant_id and c.item_id = n.id and c.live and c.legs->'physical'->>'reason' = 'NOT_WATCHED')",
        grave: 2,
        why: [
          'Pledged goods in your custody are under no watch: nothing is lent on them',
          '贵司保管的质押货物尚未纳入监控，暂不能据以放款',
        ],
      },
      released: over,
      exhausted: over,
    },
    follows: {
      control_position: {
        key: 'c.item_id',
        born: "c.legs->'physical'->>'reason' = 'NOT_WATCHED'",
        of: "(c.live, c.legs->'physical'->>'reason', c.legs->'physical'->'evidence'->>'custodianId')",
        asSystem: true,
      },
    },
    parties: { owner: 'n.owner_id' },
    columns: {
      description: text('n.description'),
      hsCode: text('n.hs_code'),
      containerNumber: text('n.container_number'),
      commodity: text(via('commodity_id', 'commodity', 'code')),
      quantityValue: { sql: 'n.quantity_value', type: 'quantity', compared: lotQuantity },
      quantityScale: count('n.quantity_scale'),
      quantityUnit: text('n.quantity_unit'),
      siteId: id(siteOfLot('n.id')),
      createdAt: always(at('n.created_at')),
    },
    references: ['container_number', 'description', 'hs_code'],
    endings: ['container_number'],
    // The marks that are on them.
    numberedIn: { lot_mark: ['mark', 'lot_id'] },
    within: {
      parameter: 'quantityUnit',
      sql: "case n.quantity_unit when 'KGM' then 'TNE' else n.quantity_unit end",
      one: units.filter((unit) => unit !== 'KGM'),
    },
  },
  {
    name: 'custody-agreements',
    ids: ['custodyAgreement'],
    tag: 'Goods',
    isListedHere: true,
    table: 'custody_agreement',
    state:
      "case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'proposed' when n.wanted_level is not null then 'level_asked' else 'engaged' end",
    states: {
      proposed: {
        act: 'custodyAgreement.accept',
        path: '/v1/custody-agreements/{id}/acceptance',
        by: 'n.custodian_id',
        grave: 2,
        why: ['A lender proposes to engage you', '有银行拟聘请贵司监管'],
      },
      level_asked: {
        act: 'custodyAgreement.accept',
        path: '/v1/custody-agreements/{id}/acceptance',
        by: 'n.custodian_id',
        grave: 2,
        why: ['A lender asks you to hold again, not only to monitor', '银行请求恢复控货责任'],
      },
      engaged: elsewhere('the sites and lots that it covers'),
      ended: over,
    },
    parties: { lender: 'n.lender_id', custodian: 'n.custodian_id' },
    columns: {
      serviceLevel: text('n.service_level'),
      proposedAt: at('n.proposed_at'),
      agreedAt: at('n.agreed_at'),
      endsAt: at('n.ends_at'),
    },
  },
  {
    name: 'supervisions',
    ids: ['supervision'],
    tag: 'Supervision',
    table: 'supervision',
    one: '/v1/supervisions/{id}',
    state: 'n.state',
    states: Object.fromEntries(
      (['none', 'handover', 'controlled', 'degraded', 'lost'] as const).map((state) => [
        state,
        {
          act: 'supervision.evidence',
          needs: 'supervision:evidence' as const,
          path: '/v1/supervisions/{id}/evidence',
          by: 'n.custodian_id',
          dueAt: 'n.next_due_at',
          grave: state === 'controlled' ? (1 as const) : (3 as const),
          why:
            state === 'controlled'
              ? (['The next patrol or count of a site', '下一次巡查或盘点'] as const)
              : (['A site is not under control: prove what is missing', '库区控制不足：请补充证明'] as const),
        },
      ]),
    ),
    parties: { lender: 'n.lender_id', custodian: 'n.custodian_id' },
    columns: {
      site: text(via('site_id', 'site', 'name')),
      siteId: id('n.site_id'),
      riskClass: text('n.risk_class'),
      reason: text('n.reason'),
      stateSince: at('n.state_since'),
      nextDueAt: at('n.next_due_at'),
    },
  },
  {
    name: 'subjects',
    ids: ['subject'],
    tag: 'Control',
    table: 'subject',
    one: '/v1/subjects/{id}',
    state:
      "case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end",
    states: {
      // Beside this, telemetry and breaches move it on.
      in_control: toBeAgreed,
      at_risk: [toBeAgreed, toBeInspected],
      lost: toBeAgreed,
      unverified: toBeAgreed,
      settings_asked: {
        act: 'watch.agree',
        path: '/v1/subjects/{id}/agreement',
        by: whoMay,
        grave: 2,
        why: ['Looser settings of a watch wait for your answer', '放宽监控参数待贵行答复'],
      },
      ended: over,
    },
    follows: { control_position: byAgreement, control_order: byInspection, subject_device: byDeviceDropped },
    parties: { registrant: 'n.registered_by' },
    columns: {
      code: text('n.code'),
      kind: text('n.kind'),
      siteId: id('n.site_id'),
      corridorId: id('n.corridor_id'),
      statusSince: at('n.status_since'),
      statusReason: text('n.status_reason'),
      // Beside what devices and breaches say: what the watch is worth to the lender who asks, as `ownPhysical` of `GET /v1/subjects`.
      ownPhysical:
        text(`(select (min(array[array_position(array['lost', 'unverified', 'degraded', 'given_up', 'in_force'], c.legs->'physical'->>'state')::text,
          c.item_id, c.legs->'physical'->>'reason']))[3]
        from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
        where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.pledgee_id = current_setting('app.party', true)
          and c.legs->'physical'->'evidence'->>'subjectId' = n.id)`),
      watchedFrom: at('n.watched_from'),
    },
    references: ['code'],
  },
  {
    name: 'breaches',
    ids: ['breach'],
    tag: 'Control',
    table: 'breach',
    state:
      "case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end",
    states: {
      open: {
        act: 'breach.acknowledge',
        path: '/v1/breaches/{id}/acknowledgement',
        by: whoStillMay,
        fromAt: shelvedUntil,
        grave: 3,
        why: ['Control of goods is broken', '货物控制出现异常'],
      },
      acknowledged: {
        act: 'control.order',
        path: '/v1/subjects/{subjectId}/orders',
        by: whoStillMay,
        when: `not ${isReported}`,
        fromOn: orderOver,
        fromAt: shelvedUntil,
        grave: 3,
        why: ['Control of goods is still broken: have it looked into', '货物控制仍异常：请安排查验'],
      },
      cleared: [
        {
          act: 'control.order',
          path: '/v1/subjects/{subjectId}/orders',
          by: whoStillMay,
          when: `not (${isInspected})`,
          fromOn: orderOver,
          fromAt: shelvedUntil,
          grave: 2,
          why: [
            'A breach is over and was not looked into: order an inspection',
            '异常已消除但尚未查验：请下达查验指令',
          ],
        },
        {
          act: 'breach.signOff',
          path: '/v1/breaches/{id}/sign-off',
          by: whoStillMay,
          when: isInspected,
          fromAt: shelvedUntil,
          // Who gave an order about it, or agreed to one, does not sign it off: ORDERED_BY_YOU.
          notAll: `array(select distinct unnest(o.ordered_by || o.agreed_by) from control_order o where ${ordersSince} and o.kind <> 'release')`,
          grave: 2,
          why: ['A breach is over and waits for your sign-off', '异常已消除，待贵行签核'],
        },
      ],
      withdrawn: over,
      closed: over,
    },
    follows: {
      control_order: {
        key: 'any (select b.id from breach b where b.tenant_id = c.tenant_id and b.subject_id = c.subject_id and not b.closed)',
        born: "c.kind <> 'release'",
        of: 'c.report',
        asSystem: true,
      },
      breach_desk: { key: 'c.breach_id', born: 'c.shelved_until is not null', of: 'c.shelved_until', asSystem: true },
    },
    parties: { custodian: via('subject_id', 'subject', 'registered_by'), owner: ofWatchedLot('owner_id') },
    columns: {
      subjectId: id('n.subject_id'),
      siteId: id(siteOfWatch),
      watch: text(via('subject_id', 'subject', 'code')),
      lotId: id(ofWatchedLot('id')),
      description: text(ofWatchedLot('description')),
      containerNumber: text(ofWatchedLot('container_number')),
      kind: text('n.kind'),
      severity: text('n.severity'),
      since: at('n.since'),
      detectedAt: always(at('n.detected_at')),
      clearedAt: at('n.cleared_at'),
    },
  },
  {
    name: 'orders',
    ids: ['controlOrder'],
    tag: 'Control',
    isListedHere: true,
    table: 'control_order',
    state:
      "case when n.report is not null then 'reported' when n.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end",
    states: {
      ordered: {
        act: 'control.reportInspection',
        path: '/v1/orders/{id}/report',
        by: 'select p.id as party_id from party p join subject s on s.tenant_id = n.tenant_id and s.id = n.subject_id where p.tenant_id = n.tenant_id and p.id = any(s.participants) and p.roles && {roles}',
        dueAt: 'n.to_at',
        grave: 2,
        why: ['A lender ordered an inspection or a new seal', '银行要求查验或重新施封'],
      },
      in_force: byClock('its time ends'),
      reported: over,
    },
    parties: { custodian: via('subject_id', 'subject', 'registered_by'), owner: ofWatchedLot('owner_id') },
    columns: {
      subjectId: id('n.subject_id'),
      siteId: id(siteOfWatch),
      watch: text(via('subject_id', 'subject', 'code')),
      kind: text('n.kind'),
      reason: text('n.reason'),
      fromAt: at('n.from_at'),
      toAt: at('n.to_at'),
      orderedAt: at('n.ordered_at'),
      reportedAt: at('n.reported_at'),
    },
  },
  {
    name: 'count-questions',
    ids: ['countQuestion'],
    tag: 'Control',
    table: 'count_question',
    state: 'n.status',
    states: Object.fromEntries([
      ...(['open', 'overdue'] as const).map(
        (state) =>
          [
            state,
            {
              act: 'countQuestion.answer',
              path: '/v1/count-questions/{id}/answer',
              by: 'n.custodian_id',
              dueAt: 'n.due_at',
              grave: state === 'open' ? (2 as const) : (3 as const),
              why: ['Count these lots: weight or tags say otherwise', '请盘点：重量或标签与账面不符'] as const,
            },
          ] as const,
      ),
      ['whole', over] as const,
      ['short', elsewhere('the breach that it became')] as const,
    ]),
    parties: { custodian: 'n.custodian_id' },
    columns: {
      subjectId: id('n.subject_id'),
      siteId: id(siteOfWatch),
      reason: text('n.reason'),
      askedAt: at('n.asked_at'),
      dueAt: at('n.due_at'),
      answeredAt: at('n.answered_at'),
    },
  },
  {
    name: 'assays',
    ids: ['assay'],
    tag: 'Assays',
    table: 'assay',
    one: '/v1/assays/{id}',
    state:
      "case when n.voided_at is not null then 'voided' when n.reported_at is not null then 'reported' else 'ordered' end",
    states: {
      ordered: {
        act: 'assay.report',
        path: '/v1/assays/{id}/report',
        by: 'n.assayer_id',
        grave: 2,
        why: ['A lot waits to be sampled', '有批次待取样检验'],
      },
      reported: over,
      voided: over,
    },
    parties: { lender: 'n.lender_id', assayer: 'n.assayer_id' },
    columns: {
      lotId: id('n.lot_id'),
      siteId: id(siteOfLot('n.lot_id')),
      outcome: text('n.outcome'),
      orderedAt: at('n.ordered_at'),
      reportedAt: at('n.reported_at'),
    },
  },
];
