import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { executeRelease } from './gate.ts';
import { dischargePartly } from './partial-discharge.ts';
import { readPromises } from './promises.ts';
import { approveRelease, declineRelease, readRelease, requestRelease } from './release.ts';
import * as schemas from './schemas.ts';

const tag = 'Releases';
const ofRelease = z.object({ releaseId: idWire('release') });
const { releaseView: view } = schemas;

function addRequests(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/releases',
      tag,
      summary: 'Ask to take goods out',
      params: z.object({ facilityId: idWire('facility') }),
      body: schemas.requestReleaseInput,
      view,
      status: 201,
    },
    requestRelease,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/partial-discharges',
      tag,
      summary: 'Free lots of the pledge while the rest secures the debt on',
      params: z.object({ facilityId: idWire('facility') }),
      body: schemas.partialDischargeInput,
      view: schemas.partialDischargeView,
    },
    dischargePartly,
  );
}

function addReleaseActs(app: Routes): void {
  command(
    app,
    {
      path: '/releases/{releaseId}/approval',
      tag,
      summary: 'Sign the release order',
      params: ofRelease,
      body: schemas.approveReleaseInput,
      view,
    },
    approveRelease,
  );
  command(
    app,
    {
      path: '/releases/{releaseId}/decline',
      tag,
      summary: 'Decline a request, or call an unused order back',
      params: ofRelease,
      body: z.strictObject({ reason: textWire(500) }),
      view,
    },
    declineRelease,
  );
  command(
    app,
    {
      path: '/releases/{releaseId}/execution',
      tag,
      summary: 'Let the goods out at the gate',
      params: ofRelease,
      body: schemas.executeReleaseInput,
      view,
    },
    executeRelease,
  );
}

export function releaseRoutes() {
  const app = routes();
  addRequests(app);
  query(
    app,
    {
      path: '/lots/{lotId}/promises',
      tag,
      summary: 'What of a lot is promised to outbounds, and until when',
      params: z.object({ lotId: idWire('lot') }),
      view: schemas.promisesView,
    },
    (ctx, { lotId }) => withSnapshot(ctx, (tx) => readPromises(tx, lotId)),
  );
  query(
    app,
    { path: '/releases/{releaseId}', tag, summary: 'One release', params: ofRelease, view },
    (ctx, { releaseId }) => withSnapshot(ctx, (tx) => readRelease(tx, releaseId)),
  );
  addReleaseActs(app);
  return app;
}
