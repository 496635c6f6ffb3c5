import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { lastFixes, trackOf } from './track.ts';
import { lastFixView, trackFilter, trackView } from './track-schemas.ts';

const tag = 'Control';

/** Where what is under watch is, and was: for maps. */
export function trackRoutes(app: Routes): void {
  query(
    app,
    {
      path: '/subjects/{subjectId}/track',
      tag,
      summary: 'Where its devices said that it was, as heard between two instants: thinned out evenly beyond `most`',
      params: z.object({ subjectId: idWire('subject') }),
      filter: trackFilter,
      view: trackView,
    },
    trackOf,
  );
  query(
    app,
    {
      path: '/last-fixes',
      tag,
      summary: 'The newest place that was said of each watch that you see',
      filter: pageQuery,
      view: pageOf(lastFixView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('fixes', await lastFixes(tx, cursorKey('fixes', cursor), limit + 1), limit, ({ subjectId }) => subjectId),
      ),
  );
}
