import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { recordCost, reverseCost } from './costs.ts';
import { costView, recordCostInput, reverseCostInput } from './costs-schemas.ts';
import { listCosts } from './costs-store.ts';
import { answerPenalty, endMisuse, proposePenalty, recordMisuse } from './penalty.ts';
import {
  answerAmendmentInput,
  endMisuseInput,
  misuseView,
  penaltyAmendmentView,
  proposePenaltyInput,
  proposeRateInput,
  recordMisuseInput,
} from './penalty-schemas.ts';
import { listAmendments } from './penalty-store.ts';
import { proposeRate } from './rate.ts';
import { findFacility } from './store.ts';

const tag = 'Financing';
const ofFacility = z.object({ facilityId: idWire('facility') });

function addPenaltyAmendments(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/penalty-amendments',
      tag,
      summary: 'Propose what the facility bears while overdue or misused, from a day on',
      params: ofFacility,
      body: proposePenaltyInput,
      view: penaltyAmendmentView,
      status: 201,
    },
    proposePenalty,
  );
  command(
    app,
    {
      path: '/facilities/{facilityId}/rate-changes',
      tag,
      summary:
        'Propose another rate from a day on, with what it costs on what is owed; two people, and the borrower answers',
      params: ofFacility,
      body: proposeRateInput,
      view: penaltyAmendmentView,
      status: 201,
    },
    proposeRate,
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/penalty-amendments',
      tag,
      summary: 'What was agreed on its rate and on penalties after the facility was',
      params: ofFacility,
      view: z.object({ items: z.array(penaltyAmendmentView) }),
    },
    (ctx, { facilityId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findFacility(tx, facilityId))) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
        return { items: await listAmendments(tx, [facilityId]) };
      }),
  );
  command(
    app,
    {
      path: '/penalty-amendments/{amendmentId}/answer',
      tag,
      summary: 'Agree or decline, as the borrower',
      params: z.object({ amendmentId: idWire('penaltyAmendment') }),
      body: answerAmendmentInput,
      view: penaltyAmendmentView,
    },
    answerPenalty,
  );
}

function addMisuse(app: Routes): void {
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/misuse',
      tag,
      summary: 'Record that its money is used for something else',
      params: z.object({ drawdownId: idWire('drawdown') }),
      body: recordMisuseInput,
      view: misuseView,
      status: 201,
    },
    recordMisuse,
  );
  command(
    app,
    {
      path: '/misuse/{misuseId}/end',
      tag,
      summary: 'The money is used as agreed again',
      params: z.object({ misuseId: idWire('misuseFinding') }),
      body: endMisuseInput,
      view: misuseView,
    },
    endMisuse,
  );
}

function addCosts(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/costs',
      tag,
      summary: 'Claim a cost of enforcement or custody, or damages',
      params: ofFacility,
      body: recordCostInput,
      view: costView,
      status: 201,
    },
    recordCost,
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/costs',
      tag,
      summary: 'Costs claimed under a facility, and what of them was paid',
      params: ofFacility,
      filter: pageQuery,
      view: pageOf(costView),
    },
    (ctx, { facilityId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findFacility(tx, facilityId))) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
        const rows = await listCosts(tx, facilityId, cursorKey('costs', cursor), limit + 1);
        return page('costs', rows, limit, (c) => c.id);
      }),
  );
  command(
    app,
    {
      path: '/costs/{costId}/reversal',
      tag,
      summary: 'Reverse a cost that was claimed wrongly; what was paid of it is the borrower’s margin',
      params: z.object({ costId: idWire('facilityCost') }),
      body: reverseCostInput,
      view: costView,
    },
    reverseCost,
  );
}

/** What a debt bears beside its interest: penalty as agreed, misuse as found, costs as claimed. */
export function debtRoutes(app: Routes): void {
  addPenaltyAmendments(app);
  addMisuse(app);
  addCosts(app);
}
