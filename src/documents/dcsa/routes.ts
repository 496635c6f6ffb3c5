import type { Context } from 'hono';
import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { command, describeStandard, type Env, jsonOf, query, type Routes, routes } from '../../http/endpoint.ts';
import { statuses } from '../../http/problem.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import type { RecordCommand } from '../../kernel/transferable-record.ts';
import { endorsementForms, surrenderPurposes } from '../../kernel/transferable-record.ts';
import { findBill } from '../lading/index.ts';
import { chainOf, chainView } from '../transferable-records/index.ts';
import { registerCounterpart } from './counterparts.ts';
import { actOnEbl, answerEblSurrender, requestIssuance, transactionsOf } from './documents.ts';
import { endorsementChain } from './endorsement-chain.ts';
import { findByCodes } from './parties.ts';
import { type Answer, finishEnvelope, receiveDocument, startEnvelope } from './receive.ts';
import * as schemas from './schemas.ts';
import { sendEbl } from './send.ts';
import * as store from './store.ts';
import { transportDocumentOf } from './transport-document.ts';

const tag = 'DCSA eBL';
const params = z.object({ eblId: idWire('ebl') });
const view = schemas.eblView;

/** An error in the shape of DCSA, unsigned: it never concludes anything. */
function dcsaError(c: Context<Env>, ctx: Ctx, status: number, code: number, text: string, property?: string): Response {
  return c.json(
    {
      httpMethod: c.req.method,
      requestUri: c.req.path,
      statusCode: status,
      statusCodeText: text.slice(0, 50),
      statusCodeMessage: text.slice(0, 200),
      providerCorrelationReference: ctx.requestId,
      errorDateTime: ctx.clock.now().toISOString(),
      errors: [
        {
          errorCode: code,
          ...(property !== undefined && { property, jsonPath: `$${property.replaceAll('/', '.')}` }),
          errorCodeText: text.slice(0, 100),
          errorCodeMessage: text,
        },
      ],
    },
    status as 400,
    { 'api-version': '3.0.0' },
  );
}

const dcsaErrorWire = z
  .object({ statusCode: z.int(), errors: z.array(z.looseObject({ errorCode: z.int(), errorCodeMessage: z.string() })) })
  .loose()
  .meta({ id: 'DcsaError', description: 'An error in the shape of DCSA' });
/** What any of these may be refused with in the shape of DCSA, besides what it answers. */
const inOwnShape = [400, 403, 404, 409, 422];

type Handler = (c: Context<Env>, ctx: Ctx, body: unknown) => Promise<Response>;

/** A DCSA operation: JSON in, its own error shape out; no Idempotency-Key, the documents themselves are the key. */
const operation = (handler: Handler) => async (c: Context<Env>) => {
  const ctx = c.get('ctx')();
  try {
    const body = (await c.req.text()) === '' ? undefined : await jsonOf(c);
    return await handler(c, ctx, body);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error;
    const status = error.kind === 'invalid' ? 400 : statuses[error.kind];
    if (error.code === 'JSON_MALFORMED') return dcsaError(c, ctx, 400, 7003, 'The body is not JSON');
    return dcsaError(c, ctx, status, 8000, `${error.code}: ${error.definition.title.en}`, error.at);
  }
};

function parsed<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return refuse(commonRefusals.INPUT_INVALID, {
    at: `/${issue?.path.join('/') ?? ''}`,
    facts: { why: issue?.message },
  });
}

function answered(c: Context<Env>, ctx: Ctx, answer: Answer | undefined): Response {
  if (!answer) return dcsaError(c, ctx, 404, 8000, 'No such envelope');
  const headers = { 'api-version': '3.0.0' };
  if (answer.status === 204) return c.body(null, 204, headers);
  return answer.status === 201 ? c.json(answer.started, 201, headers) : c.json(answer.signed, answer.status, headers);
}

const remark = z.string().max(120).optional();
const toPartyId = idWire('party');

const json = { 'application/json': z.unknown() };
/** An operation of the standard, with its answers in the shape that the standard has for them. */
const described = (
  app: Routes,
  method: 'get' | 'put' | 'post',
  path: string,
  summary: string,
  statuses: readonly number[],
  sentTwice?: string,
) =>
  describeStandard(app, {
    method,
    path,
    tag,
    summary,
    ...(sentTwice !== undefined && { sentTwice }),
    ...(method !== 'get' && !path.endsWith('finish-transfer') && { body: json }),
    answers: {
      ...Object.fromEntries(inOwnShape.map((status) => [status, { 'application/json': dcsaErrorWire }])),
      ...Object.fromEntries(statuses.map((status) => [status, status === 204 ? null : json])),
    },
  });

function addIssuance(app: Routes, own: string): void {
  // DCSA ISS 3 and SUR 3, as the platform.
  described(app, 'put', '/dcsa/v3/ebl-issuance-requests', 'A carrier has a transport document issued', [204, 400]);
  app.put(
    '/dcsa/v3/ebl-issuance-requests',
    operation(async (c, ctx, body) => {
      await requestIssuance(ctx, own, parsed(schemas.issuanceRequestWire, body));
      return c.body(null, 204, { 'api-version': '3.0.4' });
    }),
  );
  described(
    app,
    'post',
    '/dcsa/v3/ebl-surrender-responses',
    'A carrier answers a surrender',
    [204, 400, 409],
    'A surrender is answered once; the second answer is a conflict',
  );
  app.post(
    '/dcsa/v3/ebl-surrender-responses',
    operation(async (c, ctx, body) => {
      await answerEblSurrender(ctx, own, parsed(schemas.surrenderResponseWire, body));
      return c.body(null, 204, { 'api-version': '3.0.4' });
    }),
  );
}

function addEndorsementChains(app: Routes): void {
  // DCSA END 3.
  described(app, 'get', '/dcsa/endorsement-chains/{reference}', 'Who endorsed and handed over, newest first', [200]);
  app.get(
    '/dcsa/endorsement-chains/:reference',
    operation(async (c, ctx) => {
      const reference = c.req.param('reference') ?? '';
      const found = await withSnapshot(ctx, async (tx) => {
        const documents = await store.listByReference(tx, reference);
        return Promise.all(
          documents.map(async (kept) => ({ kept, chain: endorsementChain(await transactionsOf(kept)) })),
        );
      });
      if (found.length === 0) return dcsaError(c, ctx, 404, 8000, 'No such transport document');
      const carrierCode = (document: Record<string, unknown>) => document.carrierCode as string;
      return c.json(
        found.map(({ kept, chain }) => ({
          transportDocumentReference: reference,
          transportDocumentSubReference: kept.id,
          carrierSCACCode: carrierCode(kept.document),
          ...chain,
        })),
        200,
        { 'api-version': '3.0.4' },
      );
    }),
  );
}

function addEnvelopes(app: Routes, own: string): void {
  // DCSA PINT 3, as the receiver.
  described(
    app,
    'post',
    '/dcsa/v3/envelopes',
    'Start a transfer between platforms',
    [200, 201, 400, 409, 422],
    'The same chain again, signed again or not, is answered DUPE',
  );
  app.post(
    '/dcsa/v3/envelopes',
    operation(async (c, ctx, body) =>
      answered(c, ctx, await startEnvelope(ctx, own, parsed(schemas.envelopeWire, body))),
    ),
  );
  described(
    app,
    'put',
    '/dcsa/v3/envelopes/{reference}/additional-documents/{checksum}',
    'Send an announced document',
    [204, 409, 422],
  );
  app.put(
    '/dcsa/v3/envelopes/:reference/additional-documents/:checksum',
    operation(async (c, ctx, body) => {
      const { reference, checksum } = c.req.param() as { reference: string; checksum: string };
      return answered(c, ctx, await receiveDocument(ctx, reference, checksum, parsed(z.string(), body)));
    }),
  );
  described(app, 'put', '/dcsa/v3/envelopes/{reference}/finish-transfer', 'Finish a transfer', [200, 409, 422]);
  app.put(
    '/dcsa/v3/envelopes/:reference/finish-transfer',
    operation(async (c, ctx) => answered(c, ctx, await finishEnvelope(ctx, own, c.req.param('reference') ?? ''))),
  );
  described(
    app,
    'post',
    '/dcsa/v3/receiver-validation',
    'Whether a code names someone here',
    [200, 400],
    'It changes nothing',
  );
  app.post(
    '/dcsa/v3/receiver-validation',
    operation(async (c, ctx, body) => {
      const code = parsed(schemas.identifyingCodeWire, body);
      const party = await withSnapshot(ctx, (tx) => findByCodes(tx, own, [code]));
      return party ? c.json({ partyName: party.name }) : dcsaError(c, ctx, 404, 7003, 'Unknown party');
    }),
  );
}

function addDocuments(app: Routes): void {
  // The documents themselves, for their holders.
  command(
    app,
    {
      path: '/ebl-counterparts',
      tag,
      summary: 'Trust a platform or a carrier',
      body: schemas.counterpartInput,
      view: schemas.counterpartView,
      status: 201,
    },
    registerCounterpart,
  );
  query(app, { path: '/ebls/{eblId}', tag, summary: 'One document', params, view }, (ctx, { eblId }) =>
    withSnapshot(ctx, async (tx) =>
      store.viewOf((await store.findEbl(tx, eblId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/eblId' })),
    ),
  );
  query(
    app,
    { path: '/ebls/{eblId}/chain', tag, summary: 'Its record here, signed and hashed', params, view: chainView },
    (ctx, { eblId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = (await store.findEbl(tx, eblId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/eblId' });
        return chainOf(tx, kept.record, kept.document);
      }),
  );
}

function addDocumentActs(app: Routes, own: string): void {
  const onEbl = <Body extends z.ZodObject>(
    path: string,
    summary: string,
    body: Body,
    commandOf: (input: z.output<Body>) => RecordCommand,
  ) =>
    command(app, { path: `/ebls/{eblId}/${path}`, tag, summary, params, body, view }, (ctx, input) =>
      actOnEbl(ctx, own, path, input as z.output<Body> & { eblId: string; remark?: string }, commandOf(input as never)),
    );
  onEbl(
    'transfer',
    'Hand possession on, on this platform',
    z.strictObject({ toPartyId, remark }),
    ({ toPartyId: to }) => ({
      act: 'transfer',
      toPartyId: to,
    }),
  );
  onEbl(
    'endorsement',
    'Endorse: named, to order or in blank',
    z.strictObject({ form: z.enum(endorsementForms).default('to_order'), toPartyId: toPartyId.optional(), remark }),
    ({ form, toPartyId: to = null }) => ({ act: 'endorse', form, toPartyId: to }),
  );
  onEbl(
    'rejection',
    'Reject what was handed to you',
    z.strictObject({ seat: z.enum(['possession', 'title', 'both']).default('possession'), remark }),
    ({ seat }) => ({ act: 'reject_transfer', seat }),
  );
  onEbl(
    'surrender',
    'Surrender: for delivery, amendment or paper',
    z.strictObject({
      purpose: z.enum(surrenderPurposes).default('delivery'),
      reason: z.enum(['COD', 'SWI']).optional(),
      remark,
    }),
    ({ purpose, reason }) => ({ act: 'request_surrender', purpose, ...(reason !== undefined && { reason }) }),
  );
}

function addPlatformTransfers(app: Routes, own: string): void {
  command(
    app,
    {
      path: '/ebls/{eblId}/platform-transfers',
      tag,
      summary: 'Send it to someone on another platform (PINT)',
      params,
      body: schemas.platformTransferInput,
      view: schemas.envelopeView,
      status: 201,
    },
    (ctx, input) => sendEbl(ctx, own, input),
  );
  query(
    app,
    {
      path: '/ebl-envelopes/{envelopeId}',
      tag,
      summary: 'How a transfer between platforms stands',
      params: z.object({ envelopeId: idWire('eblEnvelope') }),
      view: schemas.envelopeView,
    },
    (ctx, { envelopeId }) =>
      withSnapshot(ctx, async (tx) =>
        store.envelopeViewOf(
          (await store.findEnvelope(tx, envelopeId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/envelopeId' }),
        ),
      ),
  );
  query(
    app,
    {
      path: '/bills/{billId}/transport-document',
      tag,
      summary: 'A bill as a DCSA transport document, where it can be one',
      params: z.object({ billId: idWire('bill') }),
      filter: z.object({ carrierCode: textWire(4), codeList: z.enum(['SMDG', 'NMFTA']).default('SMDG') }),
      view: z.looseObject({}),
    },
    (ctx, { billId, carrierCode, codeList }) =>
      withSnapshot(ctx, async (tx) => {
        const bill = (await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        return transportDocumentOf(bill, { code: carrierCode, list: codeList });
      }),
  );
}

export function dcsaRoutes(own: string) {
  const app = routes();
  addIssuance(app, own);
  addEndorsementChains(app);
  addEnvelopes(app, own);
  addDocuments(app);
  addDocumentActs(app, own);
  addPlatformTransfers(app, own);
  return app;
}
