import { z } from 'zod';
import { asSystem, requirePerson, withSnapshot } from '../../context.ts';
import { accountStatementView, contractStatementQuery, statementOf } from '../../ground/books/index.ts';
import { shutBy } from '../../ground/policy/index.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { approveCollateralTerms, proposeCollateralTerms } from './collateral-terms.ts';
import { debtRoutes } from './debt-routes.ts';
import {
  approveFacility,
  proposeFacility,
  recordMargin,
  refundMargin,
  resumeFacility,
  suspendFacility,
} from './facility.ts';
import { changeFacility, closeFacility, declineFacility, hedgeFacility } from './facility-life.ts';
import { findHolds } from './holds-store.ts';
import * as schemas from './schemas.ts';
import { findFacility, listFacilities } from './store.ts';
import { collateralTermsView, heldView, proposeCollateralTermsInput } from './terms-schemas.ts';

const tag = 'Financing';
const ofFacility = z.object({ facilityId: idWire('facility') });
const nothing = z.strictObject({});
const { facilityView } = schemas;

function addFacilities(app: Routes): void {
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
}

function addSuspensions(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/suspension',
      tag,
      summary: 'Suspend: nothing new is lent, promised or issued; what stands goes on',
      params: ofFacility,
      body: schemas.suspendFacilityInput,
      view: facilityView,
    },
    suspendFacility,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/resumption',
      tag,
      summary: 'Go on under a suspended facility, as two people',
      params: ofFacility,
      body: z.strictObject({ reason: textWire(500) }),
      view: facilityView,
    },
    resumeFacility,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/decline',
      tag,
      summary: 'Decline what was proposed, with the reason',
      params: ofFacility,
      body: schemas.declineFacilityInput,
      view: facilityView,
    },
    declineFacility,
  );
}

function addFacilityChanges(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/change',
      tag,
      summary: 'Change its limit or its last day, with the reason, as two people',
      params: ofFacility,
      body: schemas.changeFacilityInput,
      view: facilityView,
    },
    changeFacility,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/hedge',
      tag,
      summary: 'Say how much of it locked rates cover at least, as two people; the borrower is told',
      description:
        'New money, credits and guarantees are refused while locked rates cover less of what would be owed and promised.',
      params: ofFacility,
      body: schemas.hedgeFacilityInput,
      view: facilityView,
    },
    hedgeFacility,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/closing',
      tag,
      summary: 'Close it once nothing is owed, undertaken or held under it, as two people',
      params: ofFacility,
      body: schemas.closeFacilityInput,
      view: facilityView,
    },
    closeFacility,
  );
}

function addMargin(app: Routes): void {
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
      body: schemas.refundMarginInput,
      view: facilityView,
    },
    refundMargin,
  );
}

function addCollateralTerms(app: Routes): void {
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
}

function addStatements(app: Routes): void {
  query(
    app,
    {
      path: '/facilities/{facilityId}/statement',
      tag,
      summary: 'The statement of account of a facility, as its lender’s books have it: for lender and borrower',
      params: ofFacility,
      filter: contractStatementQuery,
      view: accountStatementView,
    },
    (ctx, { facilityId, ...asked }) =>
      withSnapshot(ctx, async (tx) => {
        const facility = await findFacility(tx, facilityId);
        // Who secures it or guarantees for it takes part, and its books are none of theirs.
        const { partyId } = requirePerson(tx);
        if (!facility || (partyId !== facility.lenderId && partyId !== facility.borrowerId))
          refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
        const to = asked.to ?? businessDate(tx);
        const from = asked.from ?? `${to.slice(0, 8)}01`;
        return asSystem(tx, 'statement', (system) =>
          statementOf(system, facility.lenderId, { ...asked, from, to, subjectId: facilityId }),
        );
      }),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/holds',
      tag,
      summary: 'What keeps money or goods in',
      params: ofFacility,
      view: z.object({ items: z.array(heldView) }),
    },
    (ctx, { facilityId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findFacility(tx, facilityId))) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
        return { items: (await findHolds(tx, facilityId)).map((hold) => ({ ...hold, ...shutBy(hold) })) };
      }),
  );
}

export function financingRoutes() {
  const app = routes();
  addFacilities(app);
  addSuspensions(app);
  addFacilityChanges(app);
  addMargin(app);
  addCollateralTerms(app);
  addStatements(app);
  debtRoutes(app);
  return app;
}
