import { homeZone } from '../../kernel/time.ts';
import type { Follow, Wait } from './noun.ts';

/** Doubts of the goods themselves: `outlivesWitness` of the engine. */
export const doubtsOfGoods = [
  'PLACE_IN_DOUBT',
  'DEVICES_APART',
  'JUMP_UNEXPLAINED',
  'MASS_IN_DOUBT',
  'TAGS_UNSEEN',
  'CLIMATE_IN_DOUBT',
  'FLAG_ALONE',
  'MASS_EXCHANGED',
];

const orders = `control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.id and o.kind in ('inspection', 'reseal')`;
/** Whoever looked since then, as ordered, found the goods whole. */
const foundWholeSince = (since: string) => `exists (select from ${orders}
          and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean and o.reported_at > ${since})`;
/** Once a device of a watch was taken away, no other ends what the goods were doubted for; mass that goes and comes back, no device does within a day. */
const noDeviceEnds = `(n.status_reason = 'MASS_EXCHANGED' and not ${foundWholeSince('n.status_since')}
          or exists (select from subject_device d where d.tenant_id = n.tenant_id and d.subject_id = n.id and d.dropped_at is not null and not ${foundWholeSince('d.dropped_at')}))`;

/** The lender of goods in doubt orders what ends it (`docs/control-engine.md`, “Doubts”), while no such order is out. */
export const toBeInspected: Wait = {
  act: 'control.order',
  path: '/v1/subjects/{id}/orders',
  by: `select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live`,
  when: `n.status_reason in (${doubtsOfGoods.map((doubt) => `'${doubt}'`).join(', ')}) and ${noDeviceEnds}`,
  // While an order is out its report is due; the day after it ended without one, another is.
  fromOn: `(select max((o.to_at at time zone '${homeZone}')::date) + 1 from ${orders} and o.reported_at is null)`,
  grave: 2,
  why: [
    'Goods are in doubt by what no device answers: order an inspection that finds them whole',
    '货物存疑且设备无法解除疑点：请下达查验指令，确认货物完好',
  ],
};

export const byInspection: Follow = {
  key: 'c.subject_id',
  born: "c.kind in ('inspection', 'reseal')",
  of: 'c.report',
  asSystem: true,
  isSecond: true,
};
/** A device is taken away while the goods are in doubt. */
export const byDeviceDropped: Follow = { key: 'c.subject_id', born: 'false', of: 'c.dropped_at', asSystem: true };
