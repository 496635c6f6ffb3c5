import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import * as file from './file.ts';
import { listFormerNameViews, recordFormerName, withdrawFormerName } from './former-names.ts';
import * as schemas from './schemas.ts';
import { fileObjection, moveObjection, recordSearch } from './search.ts';
import { findRegistration, listFilings, listRegistrations } from './store.ts';

const tag = 'Registry';
const ofRegistration = z.object({ registrationId: idWire('registration') });
const ofFiling = z.object({ filingId: idWire('filing') });
const { filingView, registrationView } = schemas;

function addRegistrations(app: Routes): void {
  command(
    app,
    {
      path: '/registrations',
      tag,
      summary: 'Prepare the filing of a pledge',
      body: schemas.prepareRegistrationInput,
      view: filingView,
      status: 201,
    },
    file.prepareRegistration,
  );
  query(
    app,
    {
      path: '/registrations',
      tag,
      summary: 'The registrations you take part in',
      filter: pageQuery,
      view: pageOf(registrationView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listRegistrations(tx, { after: cursorKey('registrations', cursor), limit: limit + 1 });
        return page('registrations', rows, limit, (r) => r.id);
      }),
  );
  query(
    app,
    {
      path: '/registrations/{registrationId}',
      tag,
      summary: 'One registration',
      params: ofRegistration,
      view: registrationView,
    },
    (ctx, { registrationId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findRegistration(tx, registrationId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/registrationId' }),
      ),
  );
  query(
    app,
    {
      path: '/registrations/{registrationId}/filings',
      tag,
      summary: 'Every act on a registration',
      params: ofRegistration,
      view: z.object({ items: z.array(filingView) }),
    },
    (ctx, { registrationId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [
          ...(await under(await listFilings(tx, registrationId), '/registrationId', () =>
            findRegistration(tx, registrationId),
          )),
        ],
      })),
  );
}

function addFilings(app: Routes): void {
  command(
    app,
    {
      path: '/registrations/{registrationId}/filings',
      tag,
      summary: 'Prepare to amend, renew or cancel',
      params: ofRegistration,
      body: schemas.prepareActInput,
      view: filingView,
      status: 201,
    },
    file.prepareAct,
  );
  command(
    app,
    {
      path: '/filings/{filingId}/stamp',
      tag,
      summary: 'Enter what the registry stamped',
      params: ofFiling,
      body: schemas.stampWire,
      view: filingView,
    },
    file.stampFiling,
  );
  command(
    app,
    {
      path: '/filings/{filingId}/confirmation',
      tag,
      summary: 'Confirm the stamp against the certificate, as another person',
      params: ofFiling,
      body: z.strictObject({}),
      view: filingView,
    },
    file.confirmFiling,
  );
  command(
    app,
    {
      path: '/filings/{filingId}/rejection',
      tag,
      summary: 'Reject a filing that was not taken or says something else',
      params: ofFiling,
      body: z.strictObject({ reason: textWire(500) }),
      view: filingView,
    },
    file.rejectFiling,
  );
}

function addBatches(app: Routes): void {
  command(
    app,
    {
      path: '/registry-batches/out',
      tag,
      summary: 'Take the prepared filings out for a file',
      description: 'Each filing leaves once.',
      body: z.strictObject({}),
      view: z.object({ items: z.array(filingView) }),
    },
    file.takeFilingsOut,
  );
  command(
    app,
    {
      path: '/registry-batches/in',
      tag,
      summary: 'Take the registry’s stamps in from a file',
      description: 'Line by line: a line that is refused says why and leaves the others alone.',
      body: schemas.batchInput,
      view: schemas.batchView,
    },
    file.takeStampsIn,
  );
}

function addFormerNames(app: Routes): void {
  command(
    app,
    {
      path: '/former-names',
      tag,
      summary: 'Record a former name of a grantor',
      body: schemas.recordFormerNameInput,
      view: schemas.formerNameView,
      status: 201,
    },
    recordFormerName,
  );
  command(
    app,
    {
      path: '/former-name-withdrawals',
      tag,
      summary: 'Take back a former name that you recorded',
      body: schemas.withdrawFormerNameInput,
      view: schemas.formerNameView,
    },
    withdrawFormerName,
  );
  query(
    app,
    {
      path: '/former-names',
      tag,
      summary: 'Former names: those you recorded, those recorded of you, those that count for everybody',
      filter: z.object({ partyId: idWire('party').optional() }),
      view: z.object({ items: z.array(schemas.formerNameView) }),
    },
    (ctx, { partyId }) => withSnapshot(ctx, async (tx) => ({ items: await listFormerNameViews(tx, partyId) })),
  );
}

function addObjections(app: Routes): void {
  command(
    app,
    {
      path: '/registrations/{registrationId}/objections',
      tag,
      summary: 'Object to a registration, as its grantor',
      params: ofRegistration,
      body: schemas.fileObjectionInput,
      view: schemas.objectionView,
      status: 201,
    },
    fileObjection,
  );
  command(
    app,
    {
      path: '/objections/{objectionId}/steps',
      tag,
      summary: 'Record what became of an objection',
      params: z.object({ objectionId: idWire('objection') }),
      body: schemas.objectionStepInput,
      view: schemas.objectionView,
    },
    moveObjection,
  );
}

export function registryRoutes() {
  const app = routes();
  addRegistrations(app);
  addFilings(app);
  addBatches(app);
  command(
    app,
    {
      path: '/registry-searches',
      tag,
      summary: 'Record a search certificate',
      body: schemas.recordSearchInput,
      view: schemas.searchView,
      status: 201,
    },
    recordSearch,
  );
  addFormerNames(app);
  addObjections(app);
  return app;
}
