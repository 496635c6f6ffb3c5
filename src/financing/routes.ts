import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire, textWire } from '../http/wire.ts';
import { approveDrawdown, declineDrawdown, disburseDrawdown, readDrawdown, requestDrawdown } from './drawdown.ts';
import { approveFacility, facilityPosition, proposeFacility, recordMargin, refundMargin } from './facility.ts';
import { approveRelease, declineRelease, executeRelease, readRelease, requestRelease } from './release.ts';
import { recordRepayment } from './repay.ts';
import * as schemas from './schemas.ts';
import { listFacilities } from './store.ts';

const tag = 'Financing';
const ofFacility = z.object({ facilityId: idWire('facility') });
const ofDrawdown = z.object({ drawdownId: idWire('drawdown') });
const ofRelease = z.object({ releaseId: idWire('release') });
const nothing = z.strictObject({});
const { facilityView, drawdownView, releaseView } = schemas;

export function financingRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/facilities',
      tag,
      summary: 'Propose a facility',
      body: schemas.proposeFacilityInput,
      view: facilityView,
      status: 201,
    },
    proposeFacility,
  );
  query(
    app,
    {
      path: '/facilities',
      tag,
      summary: 'The facilities you take part in',
      filter: pageQuery,
      view: pageOf(facilityView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('facilities', await listFacilities(tx, cursorKey('facilities', cursor), limit + 1), limit, (f) => f.id),
      ),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}',
      tag,
      summary: 'What is owed, what supports it and what is left',
      params: ofFacility,
      view: schemas.facilityPositionView,
    },
    (ctx, { facilityId }) => withSnapshot(ctx, (tx) => facilityPosition(tx, facilityId)),
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/approval',
      tag,
      summary: 'Approve, as another person',
      params: ofFacility,
      body: nothing,
      view: facilityView,
    },
    approveFacility,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/margin',
      tag,
      summary: 'Record cash margin received',
      params: ofFacility,
      body: schemas.recordMarginInput,
      view: facilityView,
    },
    recordMargin,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/margin-refunds',
      tag,
      summary: 'Record margin paid back',
      params: ofFacility,
      body: schemas.recordMarginInput,
      view: facilityView,
    },
    refundMargin,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/drawdowns',
      tag,
      summary: 'Ask for a drawdown',
      params: ofFacility,
      body: schemas.requestDrawdownInput,
      view: drawdownView,
      status: 201,
    },
    requestDrawdown,
  );
  query(
    app,
    {
      path: '/drawdowns/{drawdownId}',
      tag,
      summary: 'One drawdown, each condition as it stands now',
      params: ofDrawdown,
      view: drawdownView,
    },
    (ctx, { drawdownId }) => withSnapshot(ctx, (tx) => readDrawdown(tx, drawdownId)),
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/approval',
      tag,
      summary: 'Approve, as the maker',
      params: ofDrawdown,
      body: nothing,
      view: drawdownView,
    },
    approveDrawdown,
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/disbursement',
      tag,
      summary: 'Pay out, as the checker',
      params: ofDrawdown,
      body: nothing,
      view: drawdownView,
    },
    disburseDrawdown,
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/decline',
      tag,
      summary: 'Decline',
      params: ofDrawdown,
      body: z.strictObject({ reason: textWire(500) }),
      view: drawdownView,
    },
    declineDrawdown,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/repayments',
      tag,
      summary: 'Record money received',
      params: ofFacility,
      body: schemas.recordRepaymentInput,
      view: schemas.repaymentView,
      status: 201,
    },
    recordRepayment,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/releases',
      tag,
      summary: 'Ask to take a lot out',
      params: ofFacility,
      body: schemas.requestReleaseInput,
      view: releaseView,
      status: 201,
    },
    requestRelease,
  );
  query(
    app,
    { path: '/releases/{releaseId}', tag, summary: 'One release', params: ofRelease, view: releaseView },
    (ctx, { releaseId }) => withSnapshot(ctx, (tx) => readRelease(tx, releaseId)),
  );
  command(
    app,
    {
      path: '/releases/{releaseId}/approval',
      tag,
      summary: 'Sign the release order',
      params: ofRelease,
      body: nothing,
      view: releaseView,
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
      view: releaseView,
    },
    declineRelease,
  );
  command(
    app,
    {
      path: '/releases/{releaseId}/execution',
      tag,
      summary: 'Let the lot out at the gate',
      params: ofRelease,
      body: schemas.executeReleaseInput,
      view: releaseView,
    },
    executeRelease,
  );
  return app;
}
