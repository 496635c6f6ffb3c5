import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { changeView, openWith, removeView, saveView } from './keep.ts';
import { changeViewInput, savedViewView, saveViewInput, viewParams, viewsQuery } from './schemas.ts';
import { findView, listViews } from './store.ts';

const tag = 'Desk' as const;

/** Views of lists that people keep by name, their own and those that their party shares. */
export function viewRoutes() {
  const app = routes();
  const one = { tag, params: viewParams, view: savedViewView };
  query(
    app,
    {
      path: '/views',
      tag,
      summary: 'Views of lists: your own, and those that colleagues share',
      filter: viewsQuery,
      view: pageOf(savedViewView),
    },
    (ctx, { limit, cursor, noun }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('views', cursor);
        const found = await listViews(tx, requirePerson(tx), { noun, after, limit: limit + 1 });
        return page('views', found, limit, ({ id }) => id);
      }),
  );
  query(app, { ...one, path: '/views/{viewId}', summary: 'One view' }, (ctx, { viewId }) =>
    withSnapshot(ctx, async (tx) => {
      const view = await findView(tx, requirePerson(tx), viewId);
      return view ?? refuse(commonRefusals.NOT_FOUND, { at: '/viewId' });
    }),
  );
  command(
    app,
    {
      path: '/views',
      tag,
      summary: 'Keep a question to a list by name',
      body: saveViewInput,
      view: savedViewView,
      status: 201,
    },
    saveView,
  );
  command(
    app,
    { ...one, path: '/views/{viewId}/change', summary: 'Change your view', body: changeViewInput },
    changeView,
  );
  command(
    app,
    { ...one, path: '/views/{viewId}/removal', summary: 'Remove your view', body: z.strictObject({}) },
    removeView,
  );
  command(
    app,
    {
      ...one,
      path: '/views/{viewId}/default',
      summary: 'Open the list with this view from now on, or no more',
      body: z.strictObject({ isDefault: z.boolean() }),
    },
    openWith,
  );
  return app;
}
