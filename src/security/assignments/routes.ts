import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { acknowledgeNotice, designateAddress, recordArrival, sendNotice } from './notice.ts';
import { listNotices } from './notice-store.ts';
import { answerAssignment, offerAssignment, withWarnings } from './offer.ts';
import { endAssignment, registerAssignment } from './register.ts';
import { raiseCounterclaim, readRights } from './rights.ts';
import * as schemas from './schemas.ts';
import { findAssignment, listAssignments } from './store.ts';

const tag = 'Assignments';
const params = z.object({ assignmentId: idWire('assignment') });
const view = schemas.assignmentView;

function assignments(app: ReturnType<typeof routes>) {
  command(
    app,
    {
      path: '/assignments',
      tag,
      summary: 'Offer receivables to a bank or factor',
      body: schemas.offerAssignmentInput,
      view,
      status: 201,
    },
    offerAssignment,
  );
  query(
    app,
    { path: '/assignments', tag, summary: 'The assignments you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listAssignments(tx, cursorKey('assignments', cursor), limit + 1);
        const { items, next } = page('assignments', rows, limit, (a) => a.id);
        const views = [];
        for (const row of items) views.push(await withWarnings(tx, row));
        return { items: views, next };
      }),
  );
  query(
    app,
    { path: '/assignments/{assignmentId}', tag, summary: 'One assignment', params, view },
    (ctx, { assignmentId }) =>
      withSnapshot(ctx, async (tx) =>
        withWarnings(
          tx,
          (await findAssignment(tx, assignmentId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' }),
        ),
      ),
  );
  const acts = [
    ['answer', 'Accept or refuse, as the assignee', schemas.answerAssignmentInput, answerAssignment],
    [
      'registration',
      'Put filing and search on record, as the assignee',
      schemas.registerAssignmentInput,
      registerAssignment,
    ],
    ['end', 'Give the receivables back, as the assignee', schemas.endAssignmentInput, endAssignment],
  ] as const;
  for (const [name, summary, body, verb] of acts)
    command(app, { path: `/assignments/{assignmentId}/${name}`, tag, summary, params, body, view }, verb as never);
}

function addReceivableRights(app: Routes): void {
  const receivable = z.object({ receivableId: idWire('receivable') });
  query(
    app,
    {
      path: '/receivables/{receivableId}/rights',
      tag,
      summary: 'Who is paid first from it (Civil Code 768, SI 66)',
      params: receivable,
      view: schemas.rightsView,
    },
    (ctx, { receivableId }) => readRights(ctx, receivableId),
  );
  command(
    app,
    {
      path: '/receivables/{receivableId}/counterclaims',
      tag,
      summary: 'Set a claim of your own off, as the debtor (Civil Code 549)',
      params: receivable,
      body: schemas.raiseCounterclaimInput,
      view: schemas.counterclaimView,
      status: 201,
    },
    raiseCounterclaim,
  );
}

function addNotices(app: Routes): void {
  command(
    app,
    {
      path: '/notice-addresses',
      tag,
      summary: 'Say where notices reach you, as a debtor',
      body: schemas.designateAddressInput,
      view: schemas.addressView,
      status: 201,
    },
    designateAddress,
  );
  command(
    app,
    {
      path: '/notices',
      tag,
      summary: 'Tell a debtor of an assignment or pledge',
      body: schemas.sendNoticeInput,
      view: schemas.noticeView,
      status: 201,
    },
    sendNotice,
  );
  query(
    app,
    {
      path: '/notices',
      tag,
      summary: 'Notices sent and received',
      filter: pageQuery,
      view: pageOf(schemas.noticeView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('notices', await listNotices(tx, cursorKey('notices', cursor), limit + 1), limit, (n) => n.id),
      ),
  );
  const notice = z.object({ noticeId: idWire('notice') });
  command(
    app,
    {
      path: '/notices/{noticeId}/arrival',
      tag,
      summary: 'Prove when it arrived, as the sender',
      params: notice,
      body: schemas.recordArrivalInput,
      view: schemas.noticeView,
    },
    recordArrival,
  );
  command(
    app,
    {
      path: '/notices/{noticeId}/acknowledgement',
      tag,
      summary: 'Say that you have it, as the debtor',
      params: notice,
      body: z.strictObject({}),
      view: schemas.noticeView,
    },
    acknowledgeNotice,
  );
}

export function assignmentRoutes() {
  const app = routes();
  assignments(app);
  addReceivableRights(app);
  addNotices(app);
  return app;
}
