import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerAsset, assetOfferViewOf, offerAsset, readCycle, returnAsset, withdrawAsset } from './offer.ts';
import * as schemas from './schemas.ts';
import { findAssetOffer, listAssetOffers } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ offerId: idWire('assetOffer') });
const { assetOfferView: view } = schemas;

function addAssetOffers(app: Routes): void {
  command(
    app,
    {
      path: '/asset-offers',
      tag,
      summary: 'Offer goods that lie idle: for sale, to let, or to a bank for sale and lease-back',
      body: schemas.offerAssetInput,
      view,
      status: 201,
    },
    offerAsset,
  );
  query(
    app,
    {
      path: '/asset-offers',
      tag,
      summary: 'Idle goods that you offer, or that are offered to you',
      filter: schemas.assetOffersQuery,
      view: pageOf(view),
    },
    (ctx, { status, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listAssetOffers(tx, { status, after: cursorKey('assetOffers', cursor), limit: limit + 1 });
        return page('assetOffers', found.map(assetOfferViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/asset-offers/{offerId}', tag, summary: 'One offer of idle goods', params, view },
    (ctx, { offerId }) =>
      withSnapshot(ctx, async (tx) =>
        assetOfferViewOf((await findAssetOffer(tx, offerId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/offerId' })),
      ),
  );
}

export function idleAssetRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/cash-cycle',
      tag,
      summary: 'Your own cash cycle, and what of your stock lies idle',
      filter: schemas.cycleQuery,
      view: schemas.cycleView,
    },
    readCycle,
  );
  addAssetOffers(app);
  command(
    app,
    {
      path: '/asset-offers/{offerId}/answer',
      tag,
      summary: 'Say yes or no to idle goods that are offered to you',
      params,
      body: schemas.answerAssetInput,
      view,
    },
    answerAsset,
  );
  command(
    app,
    {
      path: '/asset-offers/{offerId}/withdrawal',
      tag,
      summary: 'Take back an offer that is not answered',
      params,
      body: schemas.endAssetInput,
      view,
    },
    withdrawAsset,
  );
  command(
    app,
    {
      path: '/asset-offers/{offerId}/return',
      tag,
      summary: 'Give back what was let or leased back to you: its rent is paid',
      params,
      body: schemas.endAssetInput,
      view,
    },
    returnAsset,
  );
  return app;
}
