import { z } from 'zod';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { acceptLoan, approveLoan, declineLoan, proposeLoan } from './agree.ts';
import { feeBlockView, readFeeBlocks } from './blocks.ts';
import { answerChange, proposeChange, withdrawChange } from './change.ts';
import { chargeLoan, reverseAct } from './charge.ts';
import { classifyLoan, closeLoan, refundLoan, writeOffLoan } from './end.ts';
import { forgiveInput, forgivePenalty } from './forgive.ts';
import { endLoanMisuse, endLoanMisuseInput, recordLoanMisuse, recordLoanMisuseInput } from './misuse.ts';
import { declineLoanInput, proposedChangeView, proposedView } from './proposed-schemas.ts';
import * as read from './read.ts';
import { addLoanReads } from './read-routes.ts';
import { repayLoan, settleLoan } from './repay.ts';
import * as schemas from './schemas.ts';

const tag = 'Loans';
const params = z.object({ loanId: idWire('loan') });
const ofAct = params.extend({ actId: idWire('loanAct') });
const ofChange = z.object({ changeId: idWire('loanChange') });
const nothing = z.strictObject({});
const view = schemas.loanView;

function addProposals(app: Routes): void {
  command(
    app,
    {
      path: '/loans',
      tag,
      summary: 'Propose a loan to a borrower, with its schedule, its payees and everything that it will cost',
      body: schemas.proposeLoanInput,
      view: proposedView,
      status: 201,
      cost: 5,
    },
    proposeLoan,
  );
  query(
    app,
    { path: '/loans', tag, summary: 'The loans you take part in', filter: schemas.loansQuery, view: pageOf(view) },
    read.readLoans,
  );
  query(
    app,
    {
      path: '/fee-blocks',
      tag,
      summary: 'What may not be charged to whom, by which rule, and what was refused',
      filter: pageQuery,
      view: pageOf(feeBlockView),
    },
    readFeeBlocks,
  );
  query(app, { path: '/loans/{loanId}', tag, summary: 'A loan', params, view }, read.readLoan);
  query(
    app,
    {
      path: '/loans/{loanId}/cost-sheet',
      tag,
      summary: 'What the loan costs, fee by fee and in a year, to be accepted by its hash',
      params,
      view: schemas.sheetView,
    },
    read.readSheet,
  );
}

function addAgreement(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/acceptance',
      tag,
      summary: 'Accept the loan and its cost sheet',
      params,
      body: schemas.acceptLoanInput,
      view,
    },
    acceptLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/approval',
      tag,
      summary: 'Approve what the borrower accepted',
      params,
      body: nothing,
      view,
    },
    approveLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/decline',
      tag,
      summary: 'Do not go on with a loan of which nothing is out',
      params,
      body: declineLoanInput,
      view,
    },
    declineLoan,
  );
}

function addMoney(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/repayments',
      tag,
      summary: 'Record money received for the loan',
      description:
        'It pays what was due on its day in the order agreed, then what is not due yet; after a write-off it is a recovery.',
      params,
      body: schemas.repayLoanInput,
      view,
      status: 201,
    },
    repayLoan,
  );
  query(
    app,
    {
      path: '/loans/{loanId}/payoff',
      tag,
      summary: 'What pays the loan off on a day',
      params,
      filter: schemas.asOfQuery,
      view: schemas.payoffView,
    },
    read.readPayoff,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/settlement',
      tag,
      summary: 'Record money that pays the whole loan off early',
      params,
      body: schemas.repayLoanInput,
      view,
      status: 201,
    },
    settleLoan,
  );
}

function addCharges(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/charges',
      tag,
      summary: 'Charge a fee or penalty that the borrower accepted',
      params,
      body: schemas.chargeLoanInput,
      view,
      status: 201,
    },
    chargeLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/transactions/{actId}/reversal',
      tag,
      summary: 'Reverse a charge, or what was forgiven',
      params: ofAct,
      body: schemas.reasonInput,
      view,
    },
    reverseAct,
  );
}

function addMisuseAndForgiveness(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/misuse',
      tag,
      summary:
        'Record that its money is used for something else: what is owed bears the uplift agreed for that; two people',
      params,
      body: recordLoanMisuseInput,
      view,
      status: 201,
    },
    recordLoanMisuse,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/transactions/{actId}/misuse-end',
      tag,
      summary: 'Record that the money is used as agreed again, or was all along',
      params: ofAct,
      body: endLoanMisuseInput,
      view,
    },
    endLoanMisuse,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/forgiveness',
      tag,
      summary: 'Forgive so much of the penalties that are owed, as two people',
      params,
      body: forgiveInput,
      view,
    },
    forgivePenalty,
  );
}

function addChanges(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/changes',
      tag,
      summary: 'Propose other terms: reschedule, re-age, restructure, or a longer loan for a short one',
      params,
      body: schemas.changeLoanInput,
      view: proposedChangeView,
      status: 201,
      cost: 5,
    },
    proposeChange,
  );
  command(
    app,
    {
      path: '/loan-changes/{changeId}/answer',
      tag,
      summary: 'Answer other terms as the borrower; with a yes they run from today',
      params: ofChange,
      body: schemas.answerChangeInput,
      view: schemas.changeView,
    },
    answerChange,
  );
  command(
    app,
    {
      path: '/loan-changes/{changeId}/withdrawal',
      tag,
      summary: 'Take back other terms that were not answered',
      params: ofChange,
      body: nothing,
      view: schemas.changeView,
    },
    withdrawChange,
  );
}

function addEndings(app: Routes): void {
  command(
    app,
    {
      path: '/loans/{loanId}/write-off',
      tag,
      summary: 'Take a loan off the books as lost',
      params,
      body: schemas.writeOffInput,
      view,
    },
    writeOffLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/classification',
      tag,
      summary: 'Judge how good the loan is, never better than its days overdue allow',
      params,
      body: schemas.classifyInput,
      view,
    },
    classifyLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/refunds',
      tag,
      summary: 'Pay back what the borrower paid beyond everything owed',
      params,
      body: schemas.refundInput,
      view,
      status: 201,
    },
    refundLoan,
  );
  command(
    app,
    {
      path: '/loans/{loanId}/closure',
      tag,
      summary: 'End a loan on which nothing is owed',
      params,
      body: nothing,
      view,
    },
    closeLoan,
  );
}

export function loanRoutes() {
  const app = routes();
  addProposals(app);
  addAgreement(app);
  addMoney(app);
  addCharges(app);
  addMisuseAndForgiveness(app);
  addChanges(app);
  addEndings(app);
  addLoanReads(app);
  return app;
}
