import { z } from 'zod';
import { command, query, routes } from '../../http/endpoint.ts';
import { partyLimitView, setPartyLimitInput } from './schemas.ts';
import { readPartyLimits, setPartyLimit } from './set.ts';

const tag = 'Financing';

export function partyLimitRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/party-limits',
      tag,
      summary: 'Say how much may be out on a borrower, a seller, a debtor or a group; zero shuts it',
      description:
        'A new limit of the same kind on the same party in the same currency takes the place of the one before.',
      body: setPartyLimitInput,
      view: partyLimitView,
      status: 201,
    },
    setPartyLimit,
  );
  query(
    app,
    {
      path: '/party-limits',
      tag,
      summary: 'Your limits on parties and groups, with what is used of each',
      view: z.object({ items: z.array(partyLimitView) }),
    },
    readPartyLimits,
  );
  return app;
}
