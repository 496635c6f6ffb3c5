import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { answerBill, billViewOf, drawBill } from './draw.ts';
import { answerBillMove, offerBill, withdrawBillMove } from './move.ts';
import * as schemas from './schemas.ts';
import { protestBill, readBill, settleBill } from './settle.ts';
import { listBills } from './store.ts';

const tag = 'Financing';
const params = z.object({ billId: idWire('exchangeBill') });
const ofMove = z.object({ moveId: idWire('exchangeBillMove') });
const nothing = z.strictObject({});
const { exchangeBillView: view, billMoveView } = schemas;

function addExchangeBills(app: Routes): void {
  command(
    app,
    {
      path: '/exchange-bills',
      tag,
      summary: 'Draw a bill of exchange on a bank or core firm, for a trade',
      body: schemas.drawInput,
      view,
      status: 201,
    },
    drawBill,
  );
  query(
    app,
    {
      path: '/exchange-bills',
      tag,
      summary: 'Bills of exchange that bear your name, or are offered to you',
      filter: schemas.exchangeBillsQuery,
      view: pageOf(view),
    },
    (ctx, { limit, cursor, status }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listBills(tx, { status, after: cursorKey('exchangeBills', cursor), limit: limit + 1 });
        return page('exchangeBills', found.map(billViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/exchange-bills/{billId}',
      tag,
      summary: 'One bill of exchange, with what stands on its back',
      params,
      view: schemas.onBackView,
    },
    (ctx, { billId }) => readBill(ctx, billId),
  );
  command(
    app,
    {
      path: '/exchange-bills/{billId}/acceptance',
      tag,
      summary: 'Accept to pay a bill of exchange that is drawn on you, or refuse to',
      params,
      body: schemas.answerBillInput,
      view,
    },
    answerBill,
  );
}

function addOffers(app: Routes): void {
  command(
    app,
    {
      path: '/exchange-bills/{billId}/offers',
      tag,
      summary: 'Offer a bill of exchange that you hold: to another hand, or to a bank for money',
      params,
      body: schemas.offerBillInput,
      view: billMoveView,
      status: 201,
    },
    offerBill,
  );
  command(
    app,
    {
      path: '/exchange-bill-offers/{moveId}/answer',
      tag,
      summary: 'Take a bill of exchange that is offered to you, or not; a bank pays what it discounts',
      params: ofMove,
      body: schemas.answerMoveInput,
      view: billMoveView,
    },
    answerBillMove,
  );
  command(
    app,
    {
      path: '/exchange-bill-offers/{moveId}/withdrawal',
      tag,
      summary: 'Take back an offer that is not answered',
      params: ofMove,
      body: nothing,
      view: billMoveView,
    },
    withdrawBillMove,
  );
}

/** Mounted with the limits. */
export function addExchangeBillRoutes(app: Routes): void {
  addExchangeBills(app);
  addOffers(app);
  command(
    app,
    {
      path: '/exchange-bills/{billId}/settlement',
      tag,
      summary: 'Report, as its acceptor, that a bill of exchange is paid to its holder, or why not',
      params,
      body: schemas.settleBillInput,
      view,
    },
    settleBill,
  );
  command(
    app,
    {
      path: '/exchange-bills/{billId}/protest',
      tag,
      summary: 'State, as its holder, that a bill of exchange was not paid when due',
      params,
      body: schemas.protestInput,
      view,
    },
    protestBill,
  );
}
