import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { chainOf, chainView } from '../transferable-records/index.ts';
import { efblOf, efblPayload, locationRules } from './efbl.ts';
import { acceptFinding } from './findings.ts';
import { issueBill } from './issue.ts';
import { reportJourney } from './journey.ts';
import * as journey from './journey-schemas.ts';
import { listFindings, listJourney } from './journey-store.ts';
import * as move from './move.ts';
import { type Print, printModelOf, printRefusals } from './print.ts';
import { recordEfbl, recordedEfbl } from './record-efbl.ts';
import * as schemas from './schemas.ts';
import { endorsersOf, findBill, findKept, listBills } from './store.ts';
import * as surrender from './surrender.ts';

const tag = 'Lading';
const params = z.object({ billId: idWire('bill') });
const printFilter = z.object({ language: z.enum(['en', 'zh']).optional() });
const view = schemas.billView;

function addBills(app: Routes): void {
  command(
    app,
    {
      path: '/bills',
      tag,
      summary: 'Issue a bill of lading for goods you hold, or one in place of another',
      body: schemas.issueBillInput,
      view,
      status: 201,
    },
    issueBill,
  );
  query(
    app,
    { path: '/bills', tag, summary: 'The bills you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('bills', await listBills(tx, cursorKey('bills', cursor), limit + 1), limit, (b) => b.id),
      ),
  );
  query(app, { path: '/bills/{billId}', tag, summary: 'One bill', params, view }, (ctx, { billId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' }),
    ),
  );
  query(
    app,
    {
      path: '/bills/{billId}/chain',
      tag,
      summary: 'Every act on the bill, signed and hashed, and whether the chain is whole',
      params,
      view: chainView,
    },
    (ctx, { billId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = (await findKept(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        return chainOf(tx, kept.record, kept.document);
      }),
  );
}

function addJourney(app: Routes): void {
  query(
    app,
    {
      path: '/bills/{billId}/checks',
      tag,
      summary: 'The bill against the notes beneath it and its journey',
      params,
      view: journey.checksView,
    },
    (ctx, { billId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = (await findKept(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        const { verified } = await chainOf(tx, kept.record, kept.document);
        return {
          findings: await listFindings(tx, billId),
          endorsers: await endorsersOf(tx, billId),
          chainVerified: verified,
        };
      }),
  );
  query(
    app,
    {
      path: '/bills/{billId}/journey-events',
      tag,
      summary: 'Custody along the way',
      params,
      view: journey.journeyView,
    },
    (ctx, { billId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findBill(tx, billId))) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        return { items: await listJourney(tx, billId) };
      }),
  );
  command(
    app,
    {
      path: '/bills/{billId}/journey-events',
      tag,
      summary: 'Report handovers, borders, seals, arrivals and gates',
      params,
      body: journey.reportJourneyInput,
      view: journey.journeyView,
      status: 201,
    },
    reportJourney,
  );
  command(
    app,
    {
      path: '/bills/{billId}/finding-acceptances',
      tag,
      summary: 'Take a finding on yourself, as the party at risk',
      params,
      body: journey.acceptFindingInput,
      view: journey.findingView,
    },
    acceptFinding,
  );
}

function addPrint(app: Routes, print: Print | undefined, publicUrl: (() => string) | undefined): void {
  describeStandard(app, {
    method: 'get',
    path: '/bills/{billId}/print',
    cost: 200,
    tag,
    summary: 'The bill as a PDF, in English or Chinese, with a code that checks it against the record',
    params,
    query: printFilter,
    answers: { 200: { 'application/pdf': z.string() } },
  });
  app.get('/bills/:billId/print', async (c) => {
    const make = print ?? refuse(printRefusals.PRINT_NOT_HERE);
    const checkAt = publicUrl?.() ?? refuse(printRefusals.PRINT_NOT_HERE);
    const { billId, language = 'en' } = addressOf(c, params, printFilter);
    const model = await withSnapshot(c.get('ctx')(), async (tx) => {
      const kept = (await findKept(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
      return printModelOf(tx, kept, language, checkAt);
    });
    return c.body(new Uint8Array(await make(model)), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${model.subtitle.split(' ')[0]?.replaceAll(/[^\w.-]/g, '_')}.pdf"`,
    });
  });
}

function addElectronicBills(app: Routes): void {
  query(
    app,
    {
      path: '/bills/{billId}/efbl',
      tag,
      summary: 'The bill as an eFBL payload',
      params,
      filter: z.object({ locations: z.enum(locationRules) }),
      view: efblPayload,
    },
    (ctx, { billId, locations }) =>
      withSnapshot(ctx, async (tx) =>
        efblOf((await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' }), locations),
      ),
  );
  command(
    app,
    {
      path: '/efbl-readings',
      tag,
      summary: 'Read an eFBL payload and keep its hash; nothing is issued by it',
      body: z.strictObject({ payload: efblPayload, locations: z.enum(locationRules) }),
      view: recordedEfbl,
    },
    recordEfbl,
  );
}

function addBillActs(app: Routes): void {
  const onBill = <Body extends z.ZodType>(
    path: string,
    summary: string,
    body: Body,
    handler: (ctx: Ctx, input: z.output<Body> & { billId: string }) => Promise<schemas.BillView>,
  ) => command(app, { path: `/bills/{billId}/${path}`, tag, summary, params, body, view }, handler as never);
  onBill('transfer', 'Hand possession on', schemas.transferBillInput, move.transferBill);
  onBill('endorsement', 'Endorse: named, to order or in blank', schemas.endorseBillInput, move.endorseBill);
  onBill('nomination', 'Let the holder endorse to a party', schemas.nominateInput, move.nominateEndorsee);
  onBill('nomination-revocation', 'Take a nomination back', schemas.plainInput, move.revokeNomination);
  onBill(
    'transfer-answer',
    'Accept or reject what was handed to you',
    schemas.transferAnswerInput,
    move.answerTransfer,
  );
  onBill('pledge', 'Pledge the document', schemas.pledgeBillInput, move.pledgeBill);
  onBill('pledge-consent', 'Let one move of a pledged document pass', schemas.consentInput, move.consentToMove);
  onBill('pledge-release', 'Release the pledge', schemas.plainInput, move.releaseBillPledge);
  onBill(
    'surrender',
    'Surrender: for delivery, amendment or paper',
    schemas.surrenderInput,
    surrender.requestSurrender,
  );
  onBill(
    'surrender-answer',
    'Accept or reject the surrender, as the carrier',
    schemas.surrenderAnswerInput,
    surrender.answerSurrender,
  );
  onBill('delivery', 'Hand surrendered lots over, as the carrier', schemas.deliverInput, surrender.deliverLots);
  onBill(
    'paper-return',
    'Restore the record from paper, as the carrier',
    schemas.paperReturnInput,
    move.restoreFromPaper,
  );
  onBill('stop', 'Report a loss, or a court’s stop', schemas.stopInput, move.stopBill);
  onBill('stop-lift', 'Lift the stop, as the carrier', schemas.plainInput, move.liftStop);
  onBill('loss-declaration', 'Declare it lost, as the carrier', schemas.lossDeclarationInput, move.declareLost);
}

/** `print` makes PDFs; a runtime that cannot gives none. `publicUrl` is where whoever holds one checks it. */
export function ladingRoutes(print?: Print, publicUrl?: () => string) {
  const app = routes();
  addBills(app);
  addJourney(app);
  addPrint(app, print, publicUrl);
  addElectronicBills(app);
  addBillActs(app);
  return app;
}
