import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { chooseMaturity, readMaturities } from './maturity.ts';
import * as schemas from './maturity-schemas.ts';

const tag = 'Surrogates';

/** Pledged documents that mature before the debt. */
export function maturityRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/maturity-choices',
      tag,
      summary: 'Choose for a document that matures before the debt: extend, take the goods, or collect',
      params: z.object({ pledgeId: idWire('pledge') }),
      body: schemas.chooseMaturityInput,
      view: schemas.maturityChoiceView,
      status: 201,
    },
    chooseMaturity,
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/maturities',
      tag,
      summary: 'Pledged documents that mature, beside the day of the debt',
      params: z.object({ facilityId: idWire('facility') }),
      view: schemas.maturitiesView,
    },
    (ctx, { facilityId }) => withSnapshot(ctx, (tx) => readMaturities(tx, facilityId)),
  );
}
