import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { giveConsent, withdrawConsent } from './consent.ts';
import { giveConsentInput, consentView as view } from './consent-schemas.ts';
import { listConsents } from './consent-store.ts';
import { correctionRoutes } from './correction-routes.ts';
import { custodyDemandRoutes } from './demand-routes.ts';
import { incidentRoutes } from './incident-routes.ts';
import { returnRoutes } from './return-routes.ts';

const tag = 'Custody duties';

export function custodyDutyRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/pledges/{pledgeId}/pledgor-consents',
      tag,
      summary: 'Let the pledgee’s side hand goods on, or pass the document on, to one party',
      params: z.object({ pledgeId: idWire('pledge') }),
      body: giveConsentInput,
      view: view,
      status: 201,
    },
    giveConsent,
  );
  command(
    app,
    {
      path: '/pledgor-consents/{consentId}/withdrawal',
      tag,
      summary: 'Take a consent back',
      params: z.object({ consentId: idWire('pledgorConsent') }),
      body: z.strictObject({}),
      view: view,
    },
    withdrawConsent,
  );
  query(
    app,
    { path: '/pledgor-consents', tag, summary: 'Consents of pledgors', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listConsents(tx, cursorKey('pledgor-consents', cursor), limit + 1);
        return page('pledgor-consents', rows, limit, (c) => c.id);
      }),
  );
  correctionRoutes(app);
  incidentRoutes(app);
  custodyDemandRoutes(app);
  returnRoutes(app);
  return app;
}
