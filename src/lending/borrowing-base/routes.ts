import { z } from 'zod';
import { command, query, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { readBase, stateDebtor } from './compute.ts';
import * as schemas from './schemas.ts';

const tag = 'Borrowing base';
const params = z.object({ facilityId: idWire('facility') });

export function borrowingBaseRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/facilities/{facilityId}/receivables-base',
      tag,
      summary: 'What the receivables of a facility support, each line explained',
      params,
      filter: schemas.baseFilter,
      view: schemas.baseView,
    },
    readBase,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/debtors',
      tag,
      summary: 'State what you know of a debtor, as the lender',
      params,
      body: schemas.stateDebtorInput,
      view: schemas.debtorTermsView,
    },
    stateDebtor,
  );
  return app;
}
