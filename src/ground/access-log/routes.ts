import { query, routes } from '../../http/endpoint.ts';
import { pageOf } from '../../http/page.ts';
import { readAccess, readOwnAccess } from './read.ts';
import { accessQuery, accessView, ownAccessQuery } from './schemas.ts';

const tag = 'Access log';

export function accessLogRoutes() {
  const app = routes();

  query(
    app,
    {
      path: '/access-log',
      tag,
      summary: 'Who of your party signed in, was refused, looked or took away, newest first',
      description: 'For administrators. Written a moment after the answer; kept for half a year at the least.',
      filter: accessQuery,
      view: pageOf(accessView),
    },
    readAccess,
  );

  query(
    app,
    {
      path: '/me/access',
      tag,
      summary: 'What the access log holds about you, newest first',
      filter: ownAccessQuery,
      view: pageOf(accessView),
    },
    readOwnAccess,
  );

  return app;
}
