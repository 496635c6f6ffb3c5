import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { findSite } from '../../ground/places/index.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { moveLot, recordCertificate, recordTicket, registerCommodity, registerSlot, removeSlot } from './catalogue.ts';
import { listMovements } from './movement-store.ts';
import { lotView } from './schemas.ts';
import * as schemas from './stock-schemas.ts';
import { listCommodities, listSiteStock, listSlots } from './stock-store.ts';
import { findLots } from './store.ts';
import { blendLots, mergeLots, reweighLot, splitLot } from './transform.ts';

const tag = 'Goods';
const ofLot = z.object({ lotId: idWire('lot') });
const { operationView: view } = schemas;

function addCommodities(app: Routes): void {
  command(
    app,
    {
      path: '/commodities',
      tag,
      summary: 'Add a grade to the catalogue',
      body: schemas.registerCommodityInput,
      view: schemas.commodityView,
      status: 201,
    },
    registerCommodity,
  );
  query(
    app,
    { path: '/commodities', tag, summary: 'The catalogue', filter: pageQuery, view: pageOf(schemas.commodityView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('commodities', await listCommodities(tx, cursorKey('commodities', cursor), limit + 1), limit, (c) => c.id),
      ),
  );
}

function addSlots(app: Routes): void {
  command(
    app,
    {
      path: '/slots',
      tag,
      summary: 'Register floor of a site as a slot',
      body: schemas.registerSlotInput,
      view: schemas.slotView,
      status: 201,
    },
    registerSlot,
  );
  command(
    app,
    {
      path: '/slots/{slotId}/removal',
      tag,
      summary: 'Take a slot back in which nothing lies',
      params: z.object({ slotId: idWire('slot') }),
      body: z.strictObject({}),
      view: schemas.slotView,
    },
    removeSlot,
  );
  query(
    app,
    {
      path: '/slots',
      tag,
      summary: 'The slots',
      filter: pageQuery.extend({ siteId: idWire('site').optional() }),
      view: pageOf(schemas.slotView),
    },
    (ctx, { siteId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('slots', await listSlots(tx, siteId, cursorKey('slots', cursor), limit + 1), limit, (slot) => slot.id),
      ),
  );
}

function addSiteStock(app: Routes): void {
  command(
    app,
    {
      path: '/weighbridge-tickets',
      tag,
      summary: 'Record a weighbridge ticket of your site',
      body: schemas.recordTicketInput,
      view: schemas.ticketView,
      status: 201,
    },
    recordTicket,
  );
  query(
    app,
    {
      path: '/sites/{siteId}/stock',
      tag,
      summary: 'What came in, went out and is certified at a site, by commodity',
      params: z.object({ siteId: idWire('site') }),
      view: z.object({ items: z.array(schemas.siteStockView) }),
    },
    (ctx, { siteId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [...(await under(await listSiteStock(tx, siteId), '/siteId', () => findSite(tx, siteId)))],
      })),
  );
}

function addLotActs(app: Routes): void {
  command(
    app,
    {
      path: '/lots/{lotId}/slot',
      tag,
      summary: 'Put a lot into a slot',
      params: ofLot,
      body: schemas.moveLotInput,
      view: lotView,
    },
    moveLot,
  );
  command(
    app,
    {
      path: '/lots/{lotId}/split',
      tag,
      summary: 'Take parts out of a lot',
      params: ofLot,
      body: schemas.splitLotInput,
      view,
    },
    splitLot,
  );
  command(
    app,
    {
      path: '/lot-merges',
      tag,
      summary: 'Pour lots of one commodity into the first',
      body: schemas.mergeLotsInput,
      view,
    },
    mergeLots,
  );
  command(
    app,
    { path: '/lot-blends', tag, summary: 'Blend lots into one of another grade', body: schemas.blendLotsInput, view },
    blendLots,
  );
  command(
    app,
    {
      path: '/lots/{lotId}/reweighing',
      tag,
      summary: 'Weigh a lot anew; the books follow the scale',
      params: ofLot,
      body: schemas.reweighLotInput,
      view,
    },
    reweighLot,
  );
}

function addLotRecords(app: Routes): void {
  command(
    app,
    {
      path: '/lots/{lotId}/certificates',
      tag,
      summary: 'Record a certificate for a lot',
      params: ofLot,
      body: schemas.recordCertificateInput,
      view: schemas.certificateView,
      status: 201,
    },
    recordCertificate,
  );
  query(
    app,
    {
      path: '/lots/{lotId}/movements',
      tag,
      summary: 'What was done to a lot',
      params: ofLot,
      filter: pageQuery,
      view: pageOf(schemas.movementView),
    },
    (ctx, { lotId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const listed = await listMovements(tx, lotId, cursorKey('movements', cursor), limit + 1);
        const rows = await under(listed, '/lotId', () => findLots(tx, [lotId]));
        return page(
          'movements',
          rows.map(({ at, delta, kind, ...row }) => ({
            ...row,
            kind: kind as 'in',
            delta: delta.toString(),
            at: at.toISOString(),
          })),
          limit,
          (m) => `${m.operationId}/${m.line}`,
        );
      }),
  );
}

/** Catalogue, floor, weighbridge and what is done to lots. */
export function stockRoutes(app: Routes): void {
  addCommodities(app);
  addSlots(app);
  addSiteStock(app);
  addLotActs(app);
  addLotRecords(app);
}
