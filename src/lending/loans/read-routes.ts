import { z } from 'zod';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { readChange } from './change.ts';
import { readChangeView } from './proposed-schemas.ts';
import * as read from './read.ts';
import { recomputedOperation, recomputeLoan } from './recomputed.ts';
import { recordRate } from './reference.ts';
import { ratesQuery, rateView, recordRateInput } from './reference-schemas.ts';
import * as schemas from './schemas.ts';
import { answerSyndicate, readMembership } from './syndicate.ts';
import { answerMembershipInput, membershipView } from './syndicate-schemas.ts';

const tag = 'Loans';
const params = z.object({ loanId: idWire('loan') });
const ofMembership = z.object({ membershipId: idWire('syndicateMember') });

function addReads(app: Routes): void {
  query(
    app,
    {
      path: '/loans/{loanId}/schedule',
      tag,
      summary: 'The schedule as it stands on a day, line by line',
      params,
      filter: schemas.asOfQuery,
      view: schemas.scheduleView,
    },
    read.readSchedule,
  );
  query(app, { path: '/loans/{loanId}/recomputed', tag, params, ...recomputedOperation }, recomputeLoan);
  query(
    app,
    {
      path: '/loans/{loanId}/transactions',
      tag,
      summary: 'What happened to the loan, each with what it paid',
      params,
      view: z.object({ items: z.array(schemas.actView) }),
    },
    read.readActs,
  );
  query(
    app,
    {
      path: '/loans/{loanId}/statement',
      tag,
      summary: 'A statement of the loan from one day to another',
      params,
      filter: schemas.statementQuery,
      view: schemas.statementView,
    },
    read.readStatement,
  );
  query(
    app,
    {
      path: '/loans/{loanId}/changes',
      tag,
      summary: 'Other terms of the loan, as they were proposed and answered',
      params,
      view: z.object({ items: z.array(schemas.changeView) }),
    },
    read.readChanges,
  );
}

function addChange(app: Routes): void {
  query(
    app,
    {
      path: '/loan-changes/{changeId}',
      tag,
      summary: 'Other terms of a loan, beside the terms in force while they wait for their answer',
      params: z.object({ changeId: idWire('loanChange') }),
      view: readChangeView,
    },
    readChange,
  );
}

function addSyndicates(app: Routes): void {
  query(
    app,
    {
      path: '/syndicate-memberships/{membershipId}',
      tag,
      summary: 'A loan on which another bank named yours as a member of its syndicate',
      params: ofMembership,
      view: membershipView,
    },
    readMembership,
  );
  command(
    app,
    {
      path: '/syndicate-memberships/{membershipId}/answer',
      tag,
      summary: 'Say whether your bank lends on a loan as a member of its syndicate',
      params: ofMembership,
      body: answerMembershipInput,
      view: membershipView,
    },
    answerSyndicate,
  );
}

function addReferenceRates(app: Routes): void {
  command(
    app,
    {
      path: '/reference-rates',
      tag,
      summary: 'Record what a reference rate was fixed at',
      body: recordRateInput,
      view: rateView,
      status: 201,
    },
    recordRate,
  );
  query(
    app,
    {
      path: '/reference-rates',
      tag,
      summary: 'Reference rates on your record, newest first',
      filter: ratesQuery,
      view: pageOf(rateView),
    },
    read.readRates,
  );
}

/** What a loan is and was, what is lent with other banks on it, and the reference rates it may follow. */
export function addLoanReads(app: Routes): void {
  addReads(app);
  addChange(app);
  addSyndicates(app);
  addReferenceRates(app);
}
