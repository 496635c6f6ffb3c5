import { z } from 'zod';
import { command, query, routes } from '../../http/endpoint.ts';
import { limitView, setLimitInput } from './schemas.ts';
import { readLimits, setLimit } from './set.ts';

const tag = 'Letters of credit';

export function counterpartyLimitRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/counterparty-limits',
      tag,
      summary: 'Say how much may be confirmed for a bank and its group, or for a country; zero shuts it',
      description: 'A new limit on the same bank or country in the same currency takes the place of the one before.',
      body: setLimitInput,
      view: limitView,
      status: 201,
    },
    setLimit,
  );
  query(
    app,
    {
      path: '/counterparty-limits',
      tag,
      summary: 'Your limits on banks and countries, with what is used of each',
      view: z.object({ items: z.array(limitView) }),
    },
    readLimits,
  );
  return app;
}
