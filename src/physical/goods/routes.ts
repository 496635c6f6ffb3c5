import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { acceptAgreement, changeLevel, endAgreement, proposeAgreement } from './custody-agreement.ts';
import { offerCustody, registerLot, takeCustody } from './lots.ts';
import * as schemas from './schemas.ts';
import { stockRoutes } from './stock-routes.ts';
import { findLots, listLots } from './store.ts';

const tag = 'Goods';

function addLots(app: Routes): void {
  command(
    app,
    {
      path: '/lots',
      tag,
      summary: 'Put a lot on record',
      body: schemas.registerLotInput,
      view: schemas.lotView,
      status: 201,
    },
    registerLot,
  );
  query(
    app,
    { path: '/lots', tag, summary: 'The lots you take part in', filter: pageQuery, view: pageOf(schemas.lotView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('lots', await listLots(tx, cursorKey('lots', cursor), limit + 1), limit, (lot) => lot.id),
      ),
  );
  query(
    app,
    {
      path: '/lots/{lotId}',
      tag,
      summary: 'One lot',
      params: z.object({ lotId: idWire('lot') }),
      view: schemas.lotView,
    },
    (ctx, { lotId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await findLots(tx, [lotId]))[0] ?? refuse(commonRefusals.NOT_FOUND, { at: '/lotId' }),
      ),
  );
}

function addHandovers(app: Routes): void {
  command(
    app,
    {
      path: '/custody-offers',
      tag,
      summary: 'Offer custody of lots to a carrier or collateral manager',
      body: schemas.offerCustodyInput,
      view: schemas.lotsView,
    },
    offerCustody,
  );
  command(
    app,
    {
      path: '/custodies',
      tag,
      summary: 'Take over custody that was offered to you',
      body: schemas.takeCustodyInput,
      view: schemas.lotsView,
    },
    takeCustody,
  );
}

function addCustodyAgreements(app: Routes): void {
  command(
    app,
    {
      path: '/custody-agreements',
      tag,
      summary: 'Propose to engage a custodian to hold collateral for you',
      body: schemas.proposeAgreementInput,
      view: schemas.agreementView,
      status: 201,
    },
    proposeAgreement,
  );
  command(
    app,
    {
      path: '/custody-agreements/{agreementId}/acceptance',
      tag,
      summary: 'Accept the engagement',
      params: z.object({ agreementId: idWire('custodyAgreement') }),
      body: z.strictObject({}),
      view: schemas.agreementView,
    },
    acceptAgreement,
  );
  command(
    app,
    {
      path: '/custody-agreements/{agreementId}/end',
      tag,
      summary: 'End the engagement: as the lender at once, as the custodian by notice',
      params: z.object({ agreementId: idWire('custodyAgreement') }),
      body: schemas.endAgreementInput,
      view: schemas.agreementView,
    },
    endAgreement,
  );
  command(
    app,
    {
      path: '/custody-agreements/{agreementId}/level',
      tag,
      summary: 'Lower the engagement to monitoring at once, or ask the custodian to hold again',
      params: z.object({ agreementId: idWire('custodyAgreement') }),
      body: schemas.changeLevelInput,
      view: schemas.agreementView,
    },
    changeLevel,
  );
}

export function goodsRoutes() {
  const app = routes();
  addLots(app);
  addHandovers(app);
  addCustodyAgreements(app);
  stockRoutes(app);
  return app;
}
