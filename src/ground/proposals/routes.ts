import { requirePerson, withSnapshot } from '../../context.ts';
import { type CommandRun, command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { proposalView } from '../../http/proposal.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { eyesTable, ruleBook } from '../policy/index.ts';
import { agreeToAll, agreeToProposal, refuseProposal } from './agree.ts';
import { answerContest, closeContest, contestDecision, contestViewOf, replyToContest } from './contest.ts';
import * as contests from './contest-schemas.ts';
import { findContest } from './contest-store.ts';
import { shown } from './propose.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';

const tag = 'Proposals';

function addAnswers(app: Routes, commands: ReadonlyMap<string, CommandRun>): void {
  command(
    app,
    {
      path: '/proposals/{proposalId}/agreement',
      tag,
      summary: 'Agree to what a colleague proposed; with the last agreement the act is done, judged anew',
      params: schemas.proposalParams,
      body: schemas.agreeInput,
      view: proposalView,
    },
    agreeToProposal(commands),
  );
  command(
    app,
    {
      path: '/proposals/agreements',
      tag,
      summary: 'Agree to several proposals, each by itself and as it was looked at',
      body: schemas.agreeAllInput,
      view: schemas.agreeAllView,
    },
    agreeToAll(commands),
  );
  command(
    app,
    {
      path: '/proposals/{proposalId}/refusal',
      tag,
      summary: 'End what was proposed: nothing of it happens',
      params: schemas.proposalParams,
      body: schemas.refuseInput,
      view: proposalView,
    },
    refuseProposal,
  );
}

function addProposals(app: Routes): void {
  query(
    app,
    {
      path: '/proposals',
      tag,
      summary: 'What people of your party proposed, newest first',
      filter: schemas.proposalFilter,
      view: pageOf(proposalView),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        const rows = await store.listProposals(tx, partyId, filter, cursorKey('proposals', cursor), limit + 1);
        const agreements = await store.agreementsOf(
          tx,
          rows.map(({ id }) => id),
        );
        const open = rows.filter(({ state }) => state === 'open');
        const stuck = await store.stuckAmong(
          tx,
          open.map(({ id }) => id),
        );
        return page(
          'proposals',
          rows.map((row) => store.viewOf(row, agreements, stuck.has(row.id))),
          limit,
          ({ id }) => id,
        );
      }),
  );
  query(
    app,
    {
      path: '/proposals/{proposalId}',
      tag,
      summary: 'One proposal: what is awaited, from whom, and why',
      params: schemas.proposalParams,
      view: proposalView,
    },
    (ctx, { proposalId }) =>
      withSnapshot(ctx, async (tx) => {
        const row = await store.findProposal(tx, proposalId);
        if (!row || row.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/proposalId' });
        return shown(tx, row);
      }),
  );
}

function addContests(app: Routes): void {
  command(
    app,
    {
      path: '/contests',
      tag,
      summary: 'Contest a decision of another about you: a decline, a suspension, a class',
      description:
        'Another person than who decided answers by the day that is shown; an answer that you do not take goes to two people, for good.',
      body: contests.contestInput,
      view: contests.contestView,
      status: 201,
    },
    contestDecision,
  );
  query(
    app,
    {
      path: '/contests/{contestId}',
      tag,
      summary: 'One contest of a decision, with its answers',
      params: contests.contestParams,
      view: contests.contestView,
    },
    (ctx, { contestId }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findContest(tx, contestId);
        return found ? contestViewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/contestId' });
      }),
  );
  command(
    app,
    {
      path: '/contests/{contestId}/answer',
      tag,
      summary: 'Answer for a decision that is contested, as another person than who decided',
      params: contests.contestParams,
      body: contests.answerContestInput,
      view: contests.contestView,
    },
    answerContest,
  );
  command(
    app,
    {
      path: '/contests/{contestId}/reply',
      tag,
      summary: 'Take the answer, or have two people answer for good',
      params: contests.contestParams,
      body: contests.replyToContestInput,
      view: contests.contestView,
    },
    replyToContest,
  );
  command(
    app,
    {
      path: '/contests/{contestId}/last-answer',
      tag,
      summary: 'Say the last word on a contested decision, as two people who did not decide or answer before',
      params: contests.contestParams,
      body: contests.closeContestInput,
      view: contests.contestView,
    },
    closeContest,
  );
}

/** `commands` of the whole app, by path: what a proposal runs when it is agreed to. */
export function proposalRoutes(commands: ReadonlyMap<string, CommandRun>) {
  const app = routes();
  addAnswers(app, commands);
  addProposals(app);
  addContests(app);
  query(
    app,
    {
      path: '/policy/eyes',
      tag,
      summary: 'Who agrees to each act, from which amount at which level, and what it rests on',
      view: schemas.eyesView,
    },
    async () => ({
      items: [...eyesTable],
      amounts: ruleBook.filter(({ key }) => /^(authority|past|proposal|signIn)\./.test(key)),
    }),
  );
  return app;
}
