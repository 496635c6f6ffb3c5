import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { adviseCredit, answerConfirmation } from './advise.ts';
import { addAmendmentRoutes } from './amendment-routes.ts';
import { applyForCredit } from './apply.ts';
import { stateBankingHours } from './banking-hours.ts';
import { listBankingHours } from './banking-hours-store.ts';
import { listInterruptions } from './interruption-store.ts';
import { declareInterruption, resumeBusiness } from './interruptions.ts';
import { approveCredit, declineCredit, issueCredit } from './issue.ts';
import { answerProceeds, assignProceeds } from './proceeds.ts';
import { readCredit } from './read.ts';
import * as schemas from './schemas.ts';
import { findCredit, listCredits } from './store.ts';
import { declineTransfer, executeTransfer, requestTransfer } from './transfer.ts';
import { listProceeds, listTransfers } from './transfer-store.ts';

const tag = 'Letters of credit';
const params = z.object({ creditId: idWire('credit') });
const ofTransfer = z.object({ transferId: idWire('creditTransfer') });
const nothing = z.strictObject({});
const { creditView, transferView, proceedsView } = schemas;

const missing = () => refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });

function addApplications(app: Routes): void {
  command(
    app,
    {
      path: '/credits',
      tag,
      summary: 'Apply for a documentary credit',
      body: schemas.applyForCreditInput,
      view: creditView,
      status: 201,
    },
    applyForCredit,
  );
  query(
    app,
    { path: '/credits', tag, summary: 'The credits you take part in', filter: pageQuery, view: pageOf(creditView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('credits', await listCredits(tx, cursorKey('credits', cursor), limit + 1), limit, (c) => c.id),
      ),
  );
  query(
    app,
    {
      path: '/credits/{creditId}',
      tag,
      summary: 'One credit: its amount book, approvals, instalments, advice at drafting',
      params,
      view: schemas.creditDetailView,
    },
    (ctx, { creditId }) => withSnapshot(ctx, (tx) => readCredit(tx, creditId)),
  );
  command(
    app,
    {
      path: '/credits/{creditId}/approvals',
      tag,
      summary: 'Approve the application, one level a person',
      params,
      body: nothing,
      view: creditView,
    },
    approveCredit,
  );
  command(
    app,
    {
      path: '/credits/{creditId}/issue',
      tag,
      summary: 'Issue, as the bank',
      params,
      body: schemas.issueCreditInput,
      view: creditView,
    },
    issueCredit,
  );
  command(
    app,
    {
      path: '/credits/{creditId}/decline',
      tag,
      summary: 'Decline the application, as the bank',
      params,
      body: nothing,
      view: creditView,
    },
    declineCredit,
  );
}

function addAdvice(app: Routes): void {
  command(
    app,
    {
      path: '/credits/{creditId}/advice',
      tag,
      summary: 'Advise to the beneficiary, as the advising bank',
      params,
      body: schemas.adviseCreditInput,
      view: creditView,
    },
    adviseCredit,
  );
  command(
    app,
    {
      path: '/credits/{creditId}/confirmation',
      tag,
      summary: 'Add your confirmation, or decline to',
      params,
      body: schemas.confirmationInput,
      view: creditView,
    },
    answerConfirmation,
  );
}

function addTransfers(app: Routes): void {
  command(
    app,
    {
      path: '/credits/{creditId}/transfers',
      tag,
      summary: 'Ask for a transfer, as the first beneficiary',
      params,
      body: schemas.requestTransferInput,
      view: transferView,
      status: 201,
    },
    requestTransfer,
  );
  query(
    app,
    {
      path: '/credits/{creditId}/transfers',
      tag,
      summary: 'Transfers of the credit',
      params,
      view: z.object({ items: z.array(transferView) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => {
        const credit = (await findCredit(tx, creditId)) ?? missing();
        return { items: (await listTransfers(tx, creditId, credit.amount.currency)).map(({ view }) => view) };
      }),
  );
  command(
    app,
    {
      path: '/transfers/{transferId}/execution',
      tag,
      summary: 'Transfer, as the transferring bank',
      params: ofTransfer,
      body: schemas.executeTransferInput,
      view: transferView,
    },
    executeTransfer,
  );
  command(
    app,
    {
      path: '/transfers/{transferId}/decline',
      tag,
      summary: 'Decline to transfer',
      params: ofTransfer,
      body: nothing,
      view: transferView,
    },
    declineTransfer,
  );
}

function addAssignments(app: Routes): void {
  command(
    app,
    {
      path: '/credits/{creditId}/proceeds-assignments',
      tag,
      summary: 'Assign proceeds, as the beneficiary',
      params,
      body: schemas.assignProceedsInput,
      view: proceedsView,
      status: 201,
    },
    assignProceeds,
  );
  query(
    app,
    {
      path: '/credits/{creditId}/proceeds-assignments',
      tag,
      summary: 'Assignments of proceeds, in the order in which they are paid',
      params,
      view: z.object({ items: z.array(proceedsView) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => {
        const credit = (await findCredit(tx, creditId)) ?? missing();
        return { items: await listProceeds(tx, creditId, credit.amount.currency) };
      }),
  );
  command(
    app,
    {
      path: '/proceeds-assignments/{assignmentId}/answer',
      tag,
      summary: 'Acknowledge the notice of assignment, as the paying bank',
      params: z.object({ assignmentId: idWire('proceedsAssignment') }),
      body: z.strictObject({ acknowledge: z.boolean() }),
      view: proceedsView,
    },
    answerProceeds,
  );
}

function addInterruptions(app: Routes): void {
  command(
    app,
    {
      path: '/bank-interruptions',
      tag,
      summary: 'Say that your bank is closed by causes beyond it',
      body: schemas.declareInterruptionInput,
      view: schemas.interruptionView,
      status: 201,
    },
    declareInterruption,
  );
  command(
    app,
    {
      path: '/bank-interruptions/{interruptionId}/resumption',
      tag,
      summary: 'Say that your bank has resumed its business',
      params: z.object({ interruptionId: idWire('bankInterruption') }),
      body: schemas.resumeInput,
      view: schemas.interruptionView,
    },
    resumeBusiness,
  );
  query(
    app,
    {
      path: '/banks/{bankId}/interruptions',
      tag,
      summary: 'When a bank was closed by causes beyond it',
      params: z.object({ bankId: idWire('party') }),
      view: z.object({ items: z.array(schemas.interruptionView) }),
    },
    (ctx, { bankId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [...(await under(await listInterruptions(tx, bankId), '/bankId', () => findParty(tx, bankId)))],
      })),
  );
}

function addBankingHours(app: Routes): void {
  command(
    app,
    {
      path: '/banking-hours',
      tag,
      summary: 'State the hours in which your bank accepts presentations',
      body: schemas.stateBankingHoursInput,
      view: schemas.bankingHoursView,
      status: 201,
    },
    stateBankingHours,
  );
  query(
    app,
    {
      path: '/banks/{bankId}/banking-hours',
      tag,
      summary: 'The hours in which a bank accepts presentations',
      params: z.object({ bankId: idWire('party') }),
      view: z.object({ items: z.array(schemas.bankingHoursView) }),
    },
    (ctx, { bankId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [...(await under(await listBankingHours(tx, bankId), '/bankId', () => findParty(tx, bankId)))],
      })),
  );
}

export function creditRoutes() {
  const app = routes();
  addApplications(app);
  addAdvice(app);
  addAmendmentRoutes(app);
  addTransfers(app);
  addAssignments(app);
  addInterruptions(app);
  addBankingHours(app);
  return app;
}
