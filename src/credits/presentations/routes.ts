import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { documentTypes } from '../examination/index.ts';
import { findCredit } from '../letters-of-credit/index.ts';
import { acceptAfterHours } from './after-hours.ts';
import { decidePresentation, returnDocuments } from './decide.ts';
import { examinePresentation } from './examine.ts';
import {
  adviseDiscrepancies,
  answerDiscrepancies,
  demandSubstitution,
  forwardDocuments,
  recordSubstitution,
} from './forward.ts';
import { presentDocuments } from './present.ts';
import { listRecords, recordViewOf } from './record-store.ts';
import {
  addRecord,
  completePresentation,
  enterDocument,
  presentRecordAgain,
  proposeExtraction,
  reportCorrupted,
} from './records.ts';
import * as schemas from './schemas.ts';
import { findPresentation, listPresentations } from './store.ts';
import { missingElements, templates } from './templates.ts';
import { reportTransitLoss } from './transit-loss.ts';
import { answerWaiver, seekWaiver, takeUpDocuments } from './waiver.ts';

const tag = 'Presentations';
const ofCredit = z.object({ creditId: idWire('credit') });
const params = z.object({ presentationId: idWire('presentation') });
const ofRecord = z.object({ recordId: idWire('presentedRecord') });
const nothing = z.strictObject({});
const { presentationView: view, recordView } = schemas;

function addPresentations(app: Routes): void {
  command(
    app,
    {
      path: '/credits/{creditId}/presentations',
      tag,
      summary: 'Present documents',
      params: ofCredit,
      body: schemas.presentDocumentsInput,
      view,
      status: 201,
    },
    presentDocuments,
  );
  query(
    app,
    {
      path: '/credits/{creditId}/presentations',
      tag,
      summary: 'Presentations under a credit, oldest first',
      params: ofCredit,
      view: z.object({ items: z.array(view) }),
    },
    (ctx, { creditId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: (await under(await listPresentations(tx, creditId), '/creditId', () => findCredit(tx, creditId))).map(
          (found) => found.view,
        ),
      })),
  );
  query(
    app,
    {
      path: '/presentations/{presentationId}',
      tag,
      summary: 'One presentation, its documents as entered and its records',
      params,
      view: schemas.presentationDetailView,
    },
    (ctx, { presentationId }) =>
      withSnapshot(ctx, async (tx) => {
        const found =
          (await findPresentation(tx, presentationId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
        const records = (await listRecords(tx, presentationId)).map(recordViewOf);
        const missing = Object.fromEntries(found.documents.map((d) => [d.id, missingElements(d)]));
        return { ...found.view, documents: found.documents, records, missing };
      }),
  );
}

function addRecords(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/records',
      tag,
      summary: 'Send an electronic record',
      params,
      body: schemas.addRecordInput,
      view: recordView,
      status: 201,
    },
    addRecord,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/completion',
      tag,
      summary: 'Give notice of completeness: only now is it presented',
      params,
      body: nothing,
      view,
    },
    completePresentation,
  );
  command(
    app,
    {
      path: '/presented-records/{recordId}/corruption',
      tag,
      summary: 'Ask for a corrupted record again: the days stand still',
      params: ofRecord,
      body: nothing,
      view,
    },
    reportCorrupted,
  );
  command(
    app,
    {
      path: '/presented-records/{recordId}/content',
      tag,
      summary: 'Present a corrupted record again',
      params: ofRecord,
      body: z.strictObject({ content: z.string().min(1).max(200_000) }),
      view,
    },
    presentRecordAgain,
  );
  command(
    app,
    {
      path: '/presented-records/{recordId}/extraction',
      tag,
      summary: 'Propose what a program has read from a record',
      params: ofRecord,
      body: schemas.extractionInput,
      view: recordView,
    },
    proposeExtraction,
  );
}

function addExamination(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/documents',
      tag,
      summary: 'Enter what a document shows',
      params,
      body: schemas.enterDocumentInput,
      view,
    },
    enterDocument,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/examination',
      tag,
      summary: 'Have the documents examined',
      params,
      body: nothing,
      view,
    },
    examinePresentation,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/decision',
      tag,
      summary: 'Decide, as the examiner: complying, or refused in one notice',
      params,
      body: schemas.decidePresentationInput,
      view,
    },
    decidePresentation,
  );
}

function addWaivers(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/waiver',
      tag,
      summary: 'Approach the applicant for a waiver',
      params,
      body: schemas.rulingsInput,
      view,
    },
    seekWaiver,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/waiver-answer',
      tag,
      summary: 'Waive the discrepancies, or not, as the applicant',
      params,
      body: z.strictObject({ waive: z.boolean() }),
      view,
    },
    answerWaiver,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/taking-up',
      tag,
      summary: 'Take up discrepant documents that the applicant accepted',
      params,
      body: nothing,
      view,
    },
    takeUpDocuments,
  );
}

function addDiscrepancies(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/return',
      tag,
      summary: 'Record that refused documents went back',
      params,
      body: nothing,
      view,
    },
    returnDocuments,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/discrepancy-advice',
      tag,
      summary: 'Ask the issuing bank for authority, as the nominated bank',
      params,
      body: schemas.rulingsInput,
      view,
    },
    adviseDiscrepancies,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/discrepancy-answer',
      tag,
      summary: 'Authorise, or not, as the issuing bank',
      params,
      body: z.strictObject({ authorise: z.boolean() }),
      view,
    },
    answerDiscrepancies,
  );
}

function addSubstitution(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/substitution-demand',
      tag,
      summary: 'First demand to the first beneficiary of a transferred credit',
      params,
      body: nothing,
      view,
    },
    demandSubstitution,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/substitution',
      tag,
      summary: 'Record that the first beneficiary’s invoice is here',
      params,
      body: nothing,
      view,
    },
    recordSubstitution,
  );
}

function addForwarding(app: Routes): void {
  command(
    app,
    {
      path: '/presentations/{presentationId}/forwarding',
      tag,
      summary: 'Send the documents on to the issuing bank',
      params,
      body: schemas.forwardInput,
      view,
      status: 201,
    },
    forwardDocuments,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/transit-loss',
      tag,
      summary: 'Report that documents you found complying were lost on the way',
      params,
      body: schemas.transitLossInput,
      view: schemas.presentationView,
    },
    reportTransitLoss,
  );
  command(
    app,
    {
      path: '/presentations/{presentationId}/after-hours-acceptance',
      tag,
      summary: 'Accept, for the day it came, what was presented after your hours',
      params,
      body: z.strictObject({}),
      view: schemas.presentationView,
    },
    acceptAfterHours,
  );
}

export function presentationRoutes() {
  const app = routes();
  addPresentations(app);
  query(
    app,
    {
      path: '/document-templates',
      tag,
      summary: 'What is entered of each type of document',
      view: z.object({
        items: z.array(
          z.object({
            type: z.enum(documentTypes),
            elements: z.array(
              z.object({
                at: z.string(),
                kind: z.string(),
                en: z.string(),
                zh: z.string(),
                needed: z.boolean(),
                codes: z
                  .array(z.string())
                  .readonly()
                  .optional()
                  .meta({ description: 'The codes that alone it takes; any text without' }),
              }),
            ),
          }),
        ),
      }),
    },
    () => Promise.resolve({ items: templates }),
  );
  addRecords(app);
  addExamination(app);
  addWaivers(app);
  addDiscrepancies(app);
  addSubstitution(app);
  addForwarding(app);
  return app;
}
