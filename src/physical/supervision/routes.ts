import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { RecordKind } from './rules.ts';
import { evidenceView, openSupervisionInput, recordEvidenceInput, supervisionView as view } from './schemas.ts';
import { findSupervision, listEvidence, listSupervisions } from './store.ts';
import { assessNow, openSupervision, recordByCustodian, recordByLender, wire } from './supervise.ts';
import { termsRoutes } from './terms-routes.ts';

const tag = 'Supervision';
const params = z.object({ supervisionId: idWire('supervision') });

function addSupervisions(app: Routes): void {
  command(
    app,
    {
      path: '/supervisions',
      tag,
      summary: 'Put a site under supervision',
      body: openSupervisionInput,
      view,
      status: 201,
    },
    openSupervision,
  );
  query(
    app,
    {
      path: '/supervisions',
      tag,
      summary: 'Sites under supervision, and what is overdue',
      filter: pageQuery,
      view: pageOf(view),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listSupervisions(tx, { after: cursorKey('supervisions', cursor), limit: limit + 1 });
        const views = [];
        for (const row of rows) views.push(wire(row, await assessNow(tx, row)));
        return page('supervisions', views, limit, (s) => s.id);
      }),
  );
  query(
    app,
    { path: '/supervisions/{supervisionId}', tag, summary: 'One site, leg by leg', params, view },
    (ctx, { supervisionId }) =>
      withSnapshot(ctx, async (tx) => {
        const found =
          (await findSupervision(tx, supervisionId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/supervisionId' });
        return wire(found, await assessNow(tx, found));
      }),
  );
}

function addEvidence(app: Routes): void {
  query(
    app,
    {
      path: '/supervisions/{supervisionId}/evidence',
      tag,
      summary: 'The rows of evidence',
      params,
      filter: pageQuery,
      view: pageOf(evidenceView),
    },
    (ctx, { supervisionId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findSupervision(tx, supervisionId))) refuse(commonRefusals.NOT_FOUND, { at: '/supervisionId' });
        const rows = await listEvidence(tx, supervisionId, cursorKey('evidence', cursor), limit + 1);
        const views = rows.map((row) => ({
          ...row,
          kind: row.kind as RecordKind,
          recordedAt: row.recordedAt.toISOString(),
        }));
        return page('evidence', views, limit, (row) => row.id);
      }),
  );
  command(
    app,
    {
      path: '/supervisions/{supervisionId}/evidence',
      tag,
      summary: 'Prove right to the site, handover, count or patrol, as the custodian',
      params,
      body: recordEvidenceInput,
      view,
    },
    recordByCustodian,
  );
  command(
    app,
    {
      path: '/supervisions/{supervisionId}/findings',
      tag,
      summary: 'Record an independent count, or a loss, as the lender',
      params,
      body: recordEvidenceInput,
      view,
    },
    recordByLender,
  );
}

export function supervisionRoutes() {
  const app = routes();
  addSupervisions(app);
  addEvidence(app);
  termsRoutes(app);
  return app;
}
