import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { acceptanceRoutes } from './acceptance-routes.ts';
import { answerPrice, dropPrices, recordPrice, registerSource } from './prices.ts';
import * as schemas from './schemas.ts';
import { listPrices, listSources } from './store.ts';
import { approveTerms, proposeTerms, rateWarehouse, recordCover } from './terms.ts';

const tag = 'Valuation';
const { sourceView, priceView, termsView } = schemas;

function addPriceSources(app: Routes): void {
  command(
    app,
    {
      path: '/price-sources',
      tag,
      summary: 'Register where a price comes from',
      body: schemas.registerSourceInput,
      view: sourceView,
      status: 201,
    },
    registerSource,
  );
  query(
    app,
    { path: '/price-sources', tag, summary: 'Your price sources', filter: pageQuery, view: pageOf(sourceView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listSources(tx, { after: cursorKey('sources', cursor), limit: limit + 1 });
        return page('sources', rows, limit, (source) => source.id);
      }),
  );
  command(
    app,
    {
      path: '/price-sources/{sourceId}/prices',
      tag,
      summary: 'Record a price by hand',
      description: 'Held for a second person when the source is manual, or when the figure jumps.',
      params: z.object({ sourceId: idWire('priceSource') }),
      body: schemas.recordPriceInput,
      view: priceView,
      status: 201,
    },
    recordPrice,
  );
  command(
    app,
    {
      path: '/price-files',
      tag,
      summary: 'Take a file of prices in, line by line',
      description: 'Lines of source_code,priced_on,price. Sending the file again changes nothing.',
      body: schemas.dropPricesInput,
      view: schemas.dropView,
    },
    dropPrices,
  );
}

function addPrices(app: Routes): void {
  query(
    app,
    {
      path: '/prices',
      tag,
      summary: 'Prices, also those that wait',
      filter: pageQuery.extend({
        sourceId: idWire('priceSource').optional(),
        status: z.enum(['held', 'accepted', 'rejected']).optional(),
      }),
      view: pageOf(priceView),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listPrices(tx, { ...filter, after: cursorKey('prices', cursor), limit: limit + 1 });
        return page('prices', rows, limit, (price) => price.id);
      }),
  );
  command(
    app,
    {
      path: '/prices/{priceId}/answer',
      tag,
      summary: 'Take or reject a held price, as another person',
      params: z.object({ priceId: idWire('price') }),
      body: schemas.answerPriceInput,
      view: priceView,
    },
    answerPrice,
  );
}

function addValuationTerms(app: Routes): void {
  command(
    app,
    {
      path: '/valuation-terms',
      tag,
      summary: 'Propose how a commodity is valued',
      body: schemas.proposeTermsInput,
      view: termsView,
      status: 201,
    },
    proposeTerms,
  );
  command(
    app,
    {
      path: '/valuation-terms/{termsId}/approval',
      tag,
      summary: 'Approve, as another person',
      params: z.object({ termsId: idWire('valuationTerms') }),
      body: z.strictObject({}),
      view: termsView,
    },
    approveTerms,
  );
}

export function valuationRoutes() {
  const app = routes();
  acceptanceRoutes(app);
  addPriceSources(app);
  addPrices(app);
  addValuationTerms(app);
  command(
    app,
    {
      path: '/warehouse-ratings',
      tag,
      summary: 'Rate a site',
      body: schemas.rateWarehouseInput,
      view: schemas.rateWarehouseInput,
      status: 201,
    },
    rateWarehouse,
  );
  command(
    app,
    {
      path: '/insurance-covers',
      tag,
      summary: 'Record a policy with you as loss payee',
      body: schemas.recordCoverInput,
      view: schemas.insuranceCoverView,
      status: 201,
    },
    recordCover,
  );
  return app;
}
