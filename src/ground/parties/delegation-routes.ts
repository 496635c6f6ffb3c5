import { z } from 'zod';
import { requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import * as schemas from './delegation-schemas.ts';
import { listDelegations } from './delegation-store.ts';
import { agreeToDelegation, endDelegation, nameDelegate, viewOfDelegation } from './delegations.ts';

const tag = 'People and keys' as const;
const nothing = z.strictObject({});

/** Who acts for somebody who is away. */
export function addDelegationRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/delegations',
      tag,
      summary: 'Name who acts for you while you are away, and in what; an administrator agrees',
      description:
        'From then on neither of you is a second voice to the other: name a maker for a maker, and a checker for a checker.',
      body: schemas.delegationInput,
      view: schemas.delegationView,
      status: 201,
    },
    nameDelegate,
  );
  query(
    app,
    {
      path: '/delegations',
      tag,
      summary: 'Who acts for whom: yours, or, for administrators, of the party',
      filter: schemas.delegationsFilter,
      view: pageOf(schemas.delegationView),
    },
    (ctx, { limit, cursor, personId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId, personId: own, mandates } = requirePerson(tx);
        if (personId !== undefined && personId !== own) requireMandate(tx, 'person:manage');
        const whose = personId ?? (mandates.has('person:manage') ? undefined : own);
        const after = cursorKey('delegations', cursor);
        const rows = await listDelegations(tx, { partyId, personId: whose }, after, limit + 1);
        return page('delegations', rows.map(viewOfDelegation), limit, ({ id }) => id);
      }),
  );
  const one = { tag, params: schemas.delegationParams, body: nothing, view: schemas.delegationView };
  command(
    app,
    { ...one, path: '/delegations/{delegationId}/agreement', summary: 'Agree to who acts for a colleague' },
    agreeToDelegation,
  );
  command(
    app,
    { ...one, path: '/delegations/{delegationId}/end', summary: 'End it: what it gave is taken back at once' },
    endDelegation,
  );
}
