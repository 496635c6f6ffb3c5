import { z } from 'zod';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerStandingContest, contestStanding, contestViewOf } from './contest.ts';
import * as schemas from './schemas.ts';
import { overrideScore, scoreParty } from './score.ts';
import { confirmStanding, endPolicyStanding, stateStanding, viewOf } from './state.ts';
import { findPolicyStanding, listContests, listPolicyStandings } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ standingId: idWire('partyStanding') });
const view = schemas.policyStandingView;

/** What the reader may see of standings: its own, and the lists that every lender must know of. */
const readStandings = (
  ctx: Ctx,
  { limit, cursor, knownAt, ...filter }: schemas.StandingsQuery & { partyId?: string },
) =>
  withSnapshot(ctx, async (tx) => {
    const { partyId, roles } = requirePerson(tx);
    const isLender = ['bank', 'factor', 'guarantor'].some((role) => roles.includes(role));
    const found = await asSystem(tx, 'open lists', (system) =>
      listPolicyStandings(
        system,
        { partyId, isLender },
        {
          ...filter,
          knownAt: knownAt === undefined ? undefined : new Date(knownAt),
          after: cursorKey('policyStandings', cursor),
          limit: limit + 1,
        },
      ),
    );
    const { partyId: about } = filter;
    const known = about === undefined ? found : await under(found, '/partyId', () => findParty(tx, about));
    return page('policyStandings', known.map(viewOf), limit, ({ id }) => id);
  });

function addStandings(app: Routes): void {
  command(
    app,
    {
      path: '/parties/{partyId}/policy-standings',
      tag,
      summary: 'State a size, an industry, a list, an event of credit of a party, on a paper and for days',
      params: z.object({ partyId: idWire('party') }),
      body: schemas.stateStandingInput,
      view,
      status: 201,
    },
    stateStanding,
  );
  query(
    app,
    {
      path: '/parties/{partyId}/policy-standings',
      tag,
      summary: 'What is said of a party, on a day and as known at an instant, as far as you may know',
      params: z.object({ partyId: idWire('party') }),
      filter: schemas.standingsQuery,
      view: pageOf(view),
    },
    readStandings,
  );
  query(
    app,
    {
      path: '/policy-standings',
      tag,
      summary: 'What is said of parties, as far as you may know',
      filter: schemas.standingsQuery,
      view: pageOf(view),
    },
    readStandings,
  );
  query(
    app,
    { path: '/policy-standings/{standingId}', tag, summary: 'One standing', params, view },
    (ctx, { standingId }) =>
      withSnapshot(ctx, async (tx) =>
        viewOf((await findPolicyStanding(tx, standingId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/standingId' })),
      ),
  );
}

function addStandingAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/policy-standings/{standingId}/end',
      tag,
      summary: 'Let a standing end with a day; what was known before stays known',
      params,
      body: schemas.endPolicyStandingInput,
      view,
    },
    endPolicyStanding,
  );
  command(
    app,
    {
      path: '/policy-standings/{standingId}/confirmation',
      tag,
      summary: 'Say yes or no to a standing that a query proposed',
      params,
      body: schemas.confirmStandingInput,
      view,
    },
    confirmStanding,
  );
}

function addContests(app: Routes): void {
  command(
    app,
    {
      path: '/policy-standings/{standingId}/contests',
      tag,
      summary: 'Contest what is said of you, or ask to be restored',
      params,
      body: schemas.contestInput,
      view: schemas.contestView,
      status: 201,
    },
    contestStanding,
  );
  query(
    app,
    {
      path: '/policy-standings/{standingId}/contests',
      tag,
      summary: 'Objections to a standing, and their answers',
      params,
      view: z.object({ items: z.array(schemas.contestView) }),
    },
    (ctx, { standingId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findPolicyStanding(tx, standingId))) refuse(commonRefusals.NOT_FOUND, { at: '/standingId' });
        return { items: (await listContests(tx, standingId)).map(contestViewOf) };
      }),
  );
  command(
    app,
    {
      path: '/standing-contests/{contestId}/answer',
      tag,
      summary: 'Answer an objection; upheld, the standing holds no more',
      params: z.object({ contestId: idWire('standingContest') }),
      body: schemas.answerContestInput,
      view: schemas.contestView,
    },
    answerStandingContest,
  );
}

function addScores(app: Routes): void {
  command(
    app,
    {
      path: '/parties/{partyId}/scores',
      tag,
      summary: 'Score a firm by a version of the model, over inputs that it consented to, with every reason in words',
      params: z.object({ partyId: idWire('party') }),
      body: schemas.scoreInput,
      view,
      status: 201,
    },
    scoreParty,
  );
  command(
    app,
    {
      path: '/policy-standings/{standingId}/override',
      tag,
      summary: 'Decide otherwise than a score, with a reason, as two people',
      params,
      body: schemas.overrideScoreInput,
      view,
    },
    overrideScore,
  );
}

export function partyStandingRoutes() {
  const app = routes();
  addStandings(app);
  addStandingAnswers(app);
  addContests(app);
  addScores(app);
  return app;
}
