import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { insuranceView } from './schemas.ts';
import { readInsurance } from './upkeep.ts';

export function insuranceRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/facilities/{facilityId}/insurance',
      tag: 'Insurance',
      summary: 'How the goods of the facility stand insured, with what is missing by name',
      params: z.object({ facilityId: idWire('facility') }),
      view: insuranceView,
    },
    (ctx, { facilityId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await readInsurance(tx, facilityId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' }),
      ),
  );
  return app;
}
