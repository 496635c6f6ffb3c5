import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { assignIncident, closeIncident, viewOfIncident } from './incident.ts';
import { assignIncidentInput, closeIncidentInput, incidentView as view } from './incident-schemas.ts';
import { findIncident, listIncidents } from './incident-store.ts';

const tag = 'Custody duties';
const params = z.object({ incidentId: idWire('custodyIncident') });

/** Incidents of custody: who answers, by when, and why it was. */
export function incidentRoutes(app: Routes): void {
  query(
    app,
    {
      path: '/custody-incidents',
      tag,
      summary: 'Incidents of custody over pledged goods that you take part in, and what is late',
      filter: pageQuery.extend({
        open: z.stringbool().optional(),
        overdue: z.stringbool().optional().meta({ description: 'true: open, and past the time to close it' }),
        ownerId: idWire('person').optional(),
      }),
      view: pageOf(view),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('custody-incidents', cursor);
        const rows = await listIncidents(tx, { ...filter, after, limit: limit + 1 });
        return page(
          'custody-incidents',
          rows.map((row) => viewOfIncident(tx, row)),
          limit,
          (i) => i.id,
        );
      }),
  );
  query(
    app,
    { path: '/custody-incidents/{incidentId}', tag, summary: 'One incident', params, view },
    (ctx, { incidentId }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findIncident(tx, incidentId);
        return found ? viewOfIncident(tx, found) : refuse(commonRefusals.NOT_FOUND, { at: '/incidentId' });
      }),
  );
  command(
    app,
    {
      path: '/custody-incidents/{incidentId}/assignment',
      tag,
      summary: 'Make a person of the lender or of the custodian responsible',
      params: params,
      body: assignIncidentInput,
      view: view,
    },
    assignIncident,
  );
  command(
    app,
    {
      path: '/custody-incidents/{incidentId}/closing',
      tag,
      summary: 'Close it with its cause and what shows it, as the lender',
      params: params,
      body: closeIncidentInput,
      view: view,
    },
    closeIncident,
  );
}
