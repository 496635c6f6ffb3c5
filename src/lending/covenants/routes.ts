import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { cureTest, judgeTest, recordBreach, reportTest, waiveTest } from './breach.ts';
import {
  judgeCondition,
  proveCondition,
  setCondition,
  viewOf,
  waiveCondition,
  withdrawCondition,
} from './condition.ts';
import { amendCovenant, endCovenant, readCovenant, setCovenant } from './covenant.ts';
import * as schemas from './schemas.ts';
import { findCondition } from './store.ts';

const tag = 'Financing';
const ofCondition = z.object({ conditionId: idWire('debtCondition') });
const ofCovenant = z.object({ covenantId: idWire('covenant') });
const ofTest = z.object({ testId: idWire('covenantTest') });
const { conditionView, covenantView, testView } = schemas;

function addConditions(app: Routes): void {
  command(
    app,
    {
      path: '/conditions',
      tag,
      summary: 'State what must be shown before money goes out, or by a day after it did',
      description:
        'Of all that stands under a limit, of a facility, or of one loan or drawdown. While one that comes before is open, and once one that follows is overdue, nothing new is lent or promised under it (fact F102 in docs/gates.md).',
      body: schemas.setConditionInput,
      view: conditionView,
      status: 201,
    },
    setCondition,
  );
  query(
    app,
    {
      path: '/conditions/{conditionId}',
      tag,
      summary: 'One condition of a debt',
      params: ofCondition,
      view: conditionView,
    },
    (ctx, { conditionId }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findCondition(tx, conditionId);
        return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/conditionId' });
      }),
  );
  command(
    app,
    {
      path: '/conditions/{conditionId}/proof',
      tag,
      summary: 'Bring the paper that proves it',
      params: ofCondition,
      body: schemas.proveConditionInput,
      view: conditionView,
    },
    proveCondition,
  );
  command(
    app,
    {
      path: '/conditions/{conditionId}/judgement',
      tag,
      summary: 'Say whether the paper proves it',
      params: ofCondition,
      body: schemas.judgeInput,
      view: conditionView,
    },
    judgeCondition,
  );
}

function addConditionEndings(app: Routes): void {
  command(
    app,
    {
      path: '/conditions/{conditionId}/waiver',
      tag,
      summary: 'Do without it, for good or until a day, as two people',
      params: ofCondition,
      body: schemas.waiveInput,
      view: conditionView,
    },
    waiveCondition,
  );
  command(
    app,
    {
      path: '/conditions/{conditionId}/withdrawal',
      tag,
      summary: 'Take back what should not have been asked, as two people',
      params: ofCondition,
      body: schemas.withdrawInput,
      view: conditionView,
    },
    withdrawCondition,
  );
}

function addCovenants(app: Routes): void {
  command(
    app,
    {
      path: '/covenants',
      tag,
      summary: 'State what a borrower undertook for as long as a debt stands',
      description:
        'A ratio of reported figures, a paper by a day, or that something does not happen. While one is broken and neither cured nor waived, nothing new is lent, promised or reserved under the debt (fact F103 in docs/gates.md).',
      body: schemas.setCovenantInput,
      view: covenantView,
      status: 201,
    },
    setCovenant,
  );
  query(
    app,
    {
      path: '/covenants/{covenantId}',
      tag,
      summary: 'One covenant with its tests, newest first',
      params: ofCovenant,
      view: covenantView,
    },
    (ctx, { covenantId }) => withSnapshot(ctx, (tx) => readCovenant(tx, covenantId)),
  );
  command(
    app,
    {
      path: '/covenants/{covenantId}/events',
      tag,
      summary: 'Say that what was not to happen did',
      params: ofCovenant,
      body: schemas.recordBreachInput,
      view: testView,
      status: 201,
    },
    recordBreach,
  );
  command(
    app,
    {
      path: '/covenants/{covenantId}/amendment',
      tag,
      summary: 'Change its bound or its days as the amended contract says, as two people',
      params: ofCovenant,
      body: schemas.amendCovenantInput,
      view: covenantView,
    },
    amendCovenant,
  );
  command(
    app,
    {
      path: '/covenants/{covenantId}/end',
      tag,
      summary: 'Let a covenant go, as two people',
      params: ofCovenant,
      body: schemas.endCovenantInput,
      view: covenantView,
    },
    endCovenant,
  );
}

function addCovenantTests(app: Routes): void {
  command(
    app,
    {
      path: '/covenant-tests/{testId}/report',
      tag,
      summary: 'Report on the day of a test: figures, and the paper that shows them',
      params: ofTest,
      body: schemas.reportTestInput,
      view: testView,
    },
    reportTest,
  );
  command(
    app,
    {
      path: '/covenant-tests/{testId}/judgement',
      tag,
      summary: 'Take a report as proved, or ask for another',
      params: ofTest,
      body: schemas.judgeInput,
      view: testView,
    },
    judgeTest,
  );
  command(
    app,
    {
      path: '/covenant-tests/{testId}/cure',
      tag,
      summary: 'Find a breach cured, by new figures or by a paper',
      params: ofTest,
      body: schemas.cureTestInput,
      view: testView,
    },
    cureTest,
  );
  command(
    app,
    {
      path: '/covenant-tests/{testId}/waiver',
      tag,
      summary: 'Overlook a breach, for good or until a day, as two people',
      params: ofTest,
      body: schemas.waiveInput,
      view: testView,
    },
    waiveTest,
  );
}

/** Mounted with the limits, under which nothing is reserved while a covenant is broken. */
export function addCovenantRoutes(app: Routes): void {
  addConditions(app);
  addConditionEndings(app);
  addCovenants(app);
  addCovenantTests(app);
}
