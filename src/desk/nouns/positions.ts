import { borrowerOfFacility, column, elsewhere, type Noun, over } from './noun.ts';

const { text, id, at, count } = column;

/** Of the lot that a position is over, or of the first one that its document stands for: those few are looked up, and not all gone through. */
const ofLot = (wanted: string) =>
  `(select l.${wanted} from (select n.item_id as id
      union all select b.lot_id from bill_lot b where b.tenant_id = n.tenant_id and b.bill_id = n.item_id
      union all select r.lot_id from receipt r where r.tenant_id = n.tenant_id and r.id = n.item_id) o
    join lot l on l.tenant_id = n.tenant_id and l.id = o.id order by l.id limit 1)`;

/** Who controls what, as it stands and as it stood; and the ways that goods go. */
export const positionNouns: readonly Noun[] = [
  {
    name: 'control-positions',
    ids: ['controlPosition'],
    tag: 'Control',
    table: 'control_position',
    state: "case when n.live then n.state else 'ended' end",
    states: {
      controlled: elsewhere('what is done with the goods'),
      degraded: elsewhere('the reason that it names'),
      lost: elsewhere('its breaches and its documents'),
      unverified: elsewhere('the proof that is missing'),
      ended: over,
    },
    parties: { pledgee: 'n.pledgee_id', borrower: borrowerOfFacility },
    columns: {
      itemId: id('n.item_id'),
      facilityId: id('n.facility_id'),
      description: text(ofLot('description')),
      containerNumber: text(ofLot('container_number')),
      reason: text('n.reason'),
      physical: text("n.legs->'physical'->>'state'"),
      documentary: text("n.legs->'documentary'->>'state'"),
      legal: text("n.legs->'legal'->>'state'"),
      since: at('n.since'),
    },
    asOf: `select distinct on (h.pledgee_id, h.item_id) p.tenant_id, p.id, p.pledgee_id, p.item_id, p.facility_id, h.state, h.reason,
      h.at as since, h.legs, coalesce((e.payload->>'live')::boolean, true) as live, p.participants
      from control_position_history h
      join control_position p on p.tenant_id = h.tenant_id and p.pledgee_id = h.pledgee_id and p.item_id = h.item_id
      left join event e on e.tenant_id = h.tenant_id and e.id = h.event_id
      where h.tenant_id = :tenant and h.at <= :asOf::timestamptz
      order by h.pledgee_id, h.item_id, h.at desc, h.seq desc`,
  },
  {
    name: 'corridors',
    ids: ['corridor'],
    tag: 'Places',
    table: 'corridor',
    state: "'registered'",
    states: { registered: elsewhere('a record that others rest on') },
    parties: { registrant: 'n.registered_by' },
    columns: {
      code: text('n.code'),
      siteName: text('n.name'),
      siteNameZh: text('n.name_zh'),
      halfWidthM: count('n.half_width_m'),
      createdAt: at('n.created_at'),
    },
    references: ['code', 'name', 'name_zh'],
  },
];
