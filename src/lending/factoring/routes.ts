import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { buyBack, declineAdvance, payAdvance, readRequest, requestAdvance, settleAdvance } from './advance.ts';
import { readDischarge } from './discharge.ts';
import { exchangeMessage } from './exchange.ts';
import { readLimits, stateBook } from './limits.ts';
import { agreePurchase, assessPurchase, declinePurchase, proposePurchase, settlePurchase } from './maturity.ts';
import { listPurchases, purchaseShown } from './maturity-store.ts';
import { optIn, proposeReverse, withdrawReverse } from './reverse.ts';
import { listOffers, offerShown } from './reverse-store.ts';
import * as schemas from './schemas.ts';
import { stateDebtor } from './state-debtor.ts';
import { listAdvances, listMessages, shown } from './store.ts';

const tag = 'Factoring';
const nothing = z.strictObject({});
const request = z.object({ requestId: idWire('factoringRequest') });
const purchase = z.object({ purchaseId: idWire('maturityPurchase') });
const offer = z.object({ offerId: idWire('reverseOffer') });
const advance = z.object({ advanceId: idWire('factoringAdvance') });

function addAdvanceRequests(app: Routes): void {
  command(
    app,
    {
      path: '/advance-requests',
      tag,
      summary: 'Prepare an advance on an accepted assignment',
      body: schemas.requestAdvanceInput,
      view: schemas.advanceRequestView,
      status: 201,
    },
    requestAdvance,
  );
  query(
    app,
    {
      path: '/advance-requests/{requestId}',
      tag,
      summary: 'A request, with every gate as it stands now',
      params: request,
      view: schemas.advanceRequestView,
    },
    (ctx, { requestId }) => readRequest(ctx, requestId),
  );
  command(
    app,
    {
      path: '/advance-requests/{requestId}/payment',
      tag,
      summary: 'Pay it out, as a second person, when every gate is open',
      params: request,
      body: schemas.payAdvanceInput,
      view: schemas.advanceView,
    },
    payAdvance,
  );
  command(
    app,
    {
      path: '/advance-requests/{requestId}/decline',
      tag,
      summary: 'Decline it',
      params: request,
      body: nothing,
      view: schemas.advanceRequestView,
    },
    declineAdvance,
  );
}

function addAdvances(app: Routes): void {
  query(
    app,
    {
      path: '/advances',
      tag,
      summary: 'Advances you take part in',
      filter: pageQuery,
      view: pageOf(schemas.advanceView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listAdvances(tx, cursorKey('advances', cursor), limit + 1);
        return page('advances', rows.map(shown), limit, (a) => a.id);
      }),
  );
  command(
    app,
    {
      path: '/advances/{advanceId}/settlement',
      tag,
      summary: 'Settle it once the debtors have paid; with recourse the surplus is the seller’s (Civil Code 766, 767)',
      params: advance,
      body: schemas.settleAdvanceInput,
      view: schemas.advanceView,
    },
    settleAdvance,
  );
  command(
    app,
    {
      path: '/advances/{advanceId}/buy-back',
      tag,
      summary: 'Record that the seller bought the claims back',
      params: advance,
      body: schemas.buyBackInput,
      view: schemas.advanceView,
    },
    buyBack,
  );
  query(
    app,
    {
      path: '/advance-discharges',
      tag,
      summary: 'What a payment by a seller would discharge, in the order of the Civil Code (560, 561)',
      filter: schemas.dischargeFilter,
      view: schemas.dischargeView,
    },
    readDischarge,
  );
}

function addTwoFactorMessages(app: Routes): void {
  command(
    app,
    {
      path: '/two-factor-messages',
      tag,
      summary: 'Put a message to or from a factor abroad on record',
      body: schemas.exchangeInput,
      view: schemas.messageView,
      status: 201,
    },
    exchangeMessage,
  );
  query(
    app,
    {
      path: '/two-factor-messages',
      tag,
      summary: 'Messages with factors abroad',
      filter: pageQuery,
      view: pageOf(schemas.messageView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('messages', await listMessages(tx, cursorKey('messages', cursor), limit + 1), limit, (m) => m.id),
      ),
  );
}

export function factoringRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/debtor-statements',
      tag,
      summary: 'State whether a debtor is related to a seller, and what the seller owes it in turn',
      body: schemas.stateDebtorInput,
      view: schemas.debtorStatementView,
      status: 201,
    },
    stateDebtor,
  );
  addAdvanceRequests(app);
  addAdvances(app);
  command(
    app,
    {
      path: '/factor-books',
      tag,
      summary: 'State the figures of your book that limits are measured by',
      body: schemas.stateBookInput,
      view: schemas.limitsView,
      status: 201,
    },
    stateBook,
  );
  query(
    app,
    { path: '/factor-limits', tag, summary: 'Your book against the limits of the day', view: schemas.limitsView },
    (ctx) => readLimits(ctx),
  );
  addTwoFactorMessages(app);
  routeMaturity(app);
  routeReverse(app);
  return app;
}

function routeMaturity(app: ReturnType<typeof routes>) {
  command(
    app,
    {
      path: '/maturity-purchases',
      tag,
      summary: 'State the day and the account for the price of an assignment of kind maturity (到期保理)',
      body: schemas.proposePurchaseInput,
      view: schemas.purchaseView,
      status: 201,
    },
    proposePurchase,
  );
  query(
    app,
    {
      path: '/maturity-purchases',
      tag,
      summary: 'Purchases you take part in',
      filter: pageQuery,
      view: pageOf(schemas.purchaseView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listPurchases(tx, cursorKey('purchases', cursor), limit + 1);
        return page('purchases', rows.map(purchaseShown), limit, (p) => p.id);
      }),
  );
  const step = (name: string, summary: string, verb: typeof agreePurchase) =>
    command(
      app,
      {
        path: `/maturity-purchases/{purchaseId}/${name}`,
        tag,
        summary,
        params: purchase,
        body: nothing,
        view: schemas.purchaseView,
      },
      verb,
    );
  step('assessment', 'Stand for its terms, before another person agrees', assessPurchase);
  step('agreement', 'Agree, when every gate is open: the price is owed on its day', agreePurchase);
  step('decline', 'Decline it', declinePurchase);
  step('settlement', 'Settle it once the debtors have paid after the day (Civil Code 767)', settlePurchase);
}

function routeReverse(app: ReturnType<typeof routes>) {
  command(
    app,
    {
      path: '/reverse-offers',
      tag,
      summary: 'Offer a supplier early payment of a confirmed payable, under your own line (反向保理)',
      body: schemas.proposeReverseInput,
      view: schemas.reverseOfferView,
      status: 201,
    },
    proposeReverse,
  );
  query(
    app,
    {
      path: '/reverse-offers',
      tag,
      summary: 'Offers you take part in',
      filter: pageQuery,
      view: pageOf(schemas.reverseOfferView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listOffers(tx, cursorKey('reverse', cursor), limit + 1);
        return page('reverse', rows.map(offerShown), limit, (o) => o.id);
      }),
  );
  const step = (name: string, summary: string, verb: typeof optIn) =>
    command(
      app,
      {
        path: `/reverse-offers/{offerId}/${name}`,
        tag,
        summary,
        params: offer,
        body: nothing,
        view: schemas.reverseOfferView,
      },
      verb,
    );
  step('acceptance', 'Opt in with this invoice: it is offered to the factor without recourse', optIn);
  step('withdrawal', 'Take the offer back', withdrawReverse);
}
