import type { Follow, Wait } from './noun.ts';

/** It waits for its lender's word, as `awaitedOfProof` of control finds. */
const awaitsAgreement = `c.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]'`;
/** Begun, or another by its devices or settings since a lender agreed to it: its goods carry nothing until that lender does again. */
export const toBeAgreed: Wait = {
  act: 'watch.agree',
  path: '/v1/subjects/{id}/agreement',
  by: `select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.legs->'physical'->'evidence'->>'subjectId' = n.id and ${awaitsAgreement}`,
  grave: 2,
  why: [
    'The watch over goods pledged to you is new, or its devices or settings changed: nothing is lent on them until you agree to it as it now is',
    '贵行质押货物的监控为新设，或其设备、参数已变更：贵行同意现行监控前，不得据以放款',
  ],
};
/** Positions are written anew with many readings: only where it begins or ends to be awaited does anybody look who is. */
export const byAgreement: Follow = {
  key: 'any (select x.subject_id from subject_lot x where x.tenant_id = c.tenant_id and x.lot_id = c.item_id and x.live)',
  born: awaitsAgreement,
  of: `(c.live, c.legs->'physical'->'evidence'->>'subjectId', coalesce(${awaitsAgreement}, false))`,
  asSystem: true,
  isSecond: true,
};
