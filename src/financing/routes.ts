import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire, textWire } from '../http/wire.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { approveCollateralTerms, proposeCollateralTerms } from './collateral-terms.ts';
import { debtRoutes } from './debt-routes.ts';
import { approveDrawdown, declineDrawdown, disburseDrawdown, readDrawdown, requestDrawdown } from './drawdown.ts';
import { approveFacility, facilityPosition, proposeFacility, recordMargin, refundMargin } from './facility.ts';
import * as schemas from './schemas.ts';
import { findFacility, listFacilities } from './store.ts';
import { collateralTermsView, holdView, proposeCollateralTermsInput } from './terms-schemas.ts';
import { findHolds } from './terms-store.ts';

const tag = 'Financing';
const ofFacility = z.object({ facilityId: idWire('facility') });
const ofDrawdown = z.object({ drawdownId: idWire('drawdown') });
const nothing = z.strictObject({});
const { facilityView, drawdownView } = schemas;

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
      description: 'With `withheld`, interest kept back: what is owed is what was paid out (Civil Code 670).',
      params: ofDrawdown,
      body: schemas.disburseInput,
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
      path: '/facilities/{facilityId}/collateral-terms',
      tag,
      summary: 'Propose the lines under which the facility is watched',
      params: ofFacility,
      body: proposeCollateralTermsInput,
      view: collateralTermsView,
      status: 201,
    },
    proposeCollateralTerms,
  );
  command(
    app,
    {
      path: '/collateral-terms/{termsId}/approval',
      tag,
      summary: 'Approve them, as another person',
      params: z.object({ termsId: idWire('coverageTerms') }),
      body: nothing,
      view: collateralTermsView,
    },
    approveCollateralTerms,
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/holds',
      tag,
      summary: 'What keeps money or goods in',
      params: ofFacility,
      view: z.object({ items: z.array(holdView) }),
    },
    (ctx, { facilityId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findFacility(tx, facilityId))) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
        return { items: await findHolds(tx, facilityId) };
      }),
  );
  debtRoutes(app);
  return app;
}
