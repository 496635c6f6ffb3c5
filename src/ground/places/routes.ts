import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { registerCorridor, registerSite } from './register.ts';
import { corridorView, registerCorridorInput, registerSiteInput, siteView } from './schemas.ts';
import { listCorridors, listSites } from './store.ts';

const tag = 'Places';

export function placeRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/sites',
      tag,
      summary: 'Register a site by its boundary',
      body: registerSiteInput,
      view: siteView,
      status: 201,
    },
    registerSite,
  );
  query(
    app,
    { path: '/sites', tag, summary: 'The sites', filter: pageQuery, view: pageOf(siteView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('sites', await listSites(tx, cursorKey('sites', cursor), limit + 1), limit, (site) => site.id),
      ),
  );
  command(
    app,
    {
      path: '/corridors',
      tag,
      summary: 'Register a corridor by its line, half width and stops',
      body: registerCorridorInput,
      view: corridorView,
      status: 201,
    },
    registerCorridor,
  );
  query(
    app,
    { path: '/corridors', tag, summary: 'The corridors', filter: pageQuery, view: pageOf(corridorView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('corridors', await listCorridors(tx, cursorKey('corridors', cursor), limit + 1), limit, (c) => c.id),
      ),
  );
  return app;
}
