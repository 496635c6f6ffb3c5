import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { changeContract, registerContract } from './register.ts';
import * as schemas from './schemas.ts';
import { findContract, listContracts } from './store.ts';

const tag = 'Contracts';
const params = z.object({ contractId: idWire('contract') });
const view = schemas.contractView;

export function contractRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/contracts',
      tag,
      summary: 'Put the base contract of receivables on record',
      body: schemas.registerContractInput,
      view,
      status: 201,
    },
    registerContract,
  );
  query(
    app,
    { path: '/contracts', tag, summary: 'The contracts you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('contracts', await listContracts(tx, cursorKey('contracts', cursor), limit + 1), limit, (c) => c.id),
      ),
  );
  query(app, { path: '/contracts/{contractId}', tag, summary: 'One contract', params, view }, (ctx, { contractId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findContract(tx, contractId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/contractId' }),
    ),
  );
  command(
    app,
    {
      path: '/contracts/{contractId}/changes',
      tag,
      summary: 'Put a change of its terms on record',
      params,
      body: schemas.changeContractInput,
      view,
    },
    changeContract,
  );
  return app;
}
