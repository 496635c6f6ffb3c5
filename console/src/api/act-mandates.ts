const made = `
account:acknowledge /collection-accounts/*/acknowledgement
account:approve /collection-accounts/*/answer /payee-accounts /payee-accounts/*/end
account:propose /collection-accounts
amendment:answer /amendments/*/answer
assay:order /assays /assays/*/withdrawal
assay:report /assays/*/report
assignment:offer /assignments /maturity-purchases
base:state /debtor-statements /facilities/*/debtors
bill:acceptFinding /bills/*/finding-acceptances
bill:issue /bills
bill:report /bills/*/journey-events
bill:transfer /ebls/*/platform-transfers
book:adjust /ledger/revaluations /ledger/transactions/*/reversal
book:close /ledger/closings /ledger/closings/*/reopening
calendar:close /calendar-closings /calendar-closings/*/removal
calendar:load /calendars /calendars/*/answer
callBack:record /call-backs
certificate:approveLine /certificate-lines/*/approval
certificate:hold /certificate-moves /certificate-moves/*/withdrawal /certificates/*/answer
certificate:issue /certificate-lines /certificates/*/cancellation /reverse-offers
certificate:record /lots/*/certificates
charge:crystallise /pledges/*/crystallisation /pledges/*/maximum-fixing
claim:exchange /network /network/reports
claim:register /financing-checks /financing-checks/*/cancellation
commodity:register /commodities
contract:register /contracts /contracts/*/changes
control:certify /control-certificates/*/recall
control:handle /breaches/*/assignment /breaches/*/comments /breaches/*/shelving /custody-incidents/*/assignment
control:inspect /orders/*/report
control:order /subjects/*/agreement /subjects/*/orders /subjects/*/settings/refusal
control:signOff /book-corrections/*/answer /breaches/*/acknowledgement /breaches/*/sign-off /custody-incidents/*/closing
cost:record /costs/*/reversal /facilities/*/costs
counterclaim:raise /receivables/*/counterclaims
credit:advise /amendments/*/documents /credits/*/advice
credit:amend /credits/*/amendments
credit:apply /credits
credit:approve /credits/*/approvals
credit:assign /credits/*/proceeds-assignments /credits/*/transfers
credit:confirm /amendments/*/confirmation /credits/*/confirmation
credit:issue /amendments/*/decline /amendments/*/issue /bank-interruptions /bank-interruptions/*/resumption /banking-hours /credits/*/decline /credits/*/issue
credit:transfer /transfers/*/decline /transfers/*/execution
custody:accept /custody-agreements/*/acceptance
custody:end /custody-agreements/*/end
custody:engage /custody-agreements/*/level /custody-demands/*/answer
custody:offer /custody-offers /goods-returns/*/hand-over
custody:take /custodies
delivery:state /invoices/*/deliveries
device:enrol /devices /devices/*/handover /devices/*/key /devices/*/loan /devices/*/password /devices/*/replacement
device:report /devices/*/observations
dispute:raise /disputes/*/withdrawal /receivables/*/disputes
drawdown:approve /drawdowns/*/approval /drawdowns/*/decline /rollovers/*/approval /rollovers/*/decline
drawdown:disburse /drawdowns/*/disbursement /rollovers/*/execution
drawdown:request /drawdowns/*/rollovers /facilities/*/drawdowns
ebl:trust /ebl-counterparts
event:capture /efbl-readings /epcis/queries
exercise:demand /custody-demands/*/loss /custody-demands/*/withdrawal /exercise-demands/*/loss /exercise-demands/*/withdrawal /pledges/*/custody-demands /pledges/*/exercise-demands
facility:amend /penalty-amendments/*/answer
facility:approve /conditions/*/judgement /conditions/*/waiver /conditions/*/withdrawal /contests/*/answer /contests/*/last-answer /covenant-tests/*/cure /covenant-tests/*/judgement /covenant-tests/*/waiver /covenants/*/amendment /covenants/*/end /facilities/*/approval /facilities/*/change /facilities/*/closing /facilities/*/hedge /facilities/*/resumption /guarantees/*/answer /rate-locks /rate-locks/*/cancellation
facility:propose /conditions /covenants /facilities /facilities/*/decline /facilities/*/penalty-amendments /facilities/*/rate-changes /facilities/*/suspension
factoring:approve /advance-requests/*/decline /advance-requests/*/payment /advances/*/buy-back /advances/*/settlement /factor-books
factoring:exchange /two-factor-messages
factoring:request /advance-requests
file:upload /files/*/completion /files/*/parts
fraud:review /fraud-signals/*/clearance /party-relations
guarantee:call /guarantees/*/calls /guarantees/*/release
guarantee:give /guarantees /guarantees/*/end
instruction:report /certificates/*/redemption /payment-instructions/*/report
interruption:record /facilities/*/interruptions
invoice:register /invoices
invoice:verify /invoices/*/verification
ledger:keep /ledger/own/accounts /ledger/own/ledgers /ledger/own/transfers
limit:set /counterparty-limits /lender-capital /limits /limits/*/change /limits/*/facilities /party-limits
loan:accept /loan-applications /loan-applications/*/withdrawal /loan-changes/*/answer /loans/*/acceptance
loan:amend /credit-cuts/*/answer /loan-changes/*/withdrawal /loans/*/call-ins /loans/*/changes /loans/*/forgiveness /loans/*/write-off /successions/*/settlement
loan:approve /loans/*/approval
loan:pay /loans/*/disbursements /loans/*/refunds
loan:propose /loan-applications/*/answer /loan-applications/*/decision /loans /loans/*/decline /reference-rates
loan:service /loans/*/charges /loans/*/classification /loans/*/closure /loans/*/transactions/*/reversal
lot:register /lots
lot:transform /lot-merges /lots/*/marks /lots/*/reweighing /lots/*/slot /lots/*/split
margin:approve /margin-calls/*/cause /margin-calls/*/dispute-answer /margin-calls/*/extension
margin:decide /margin-calls/*/extension-request
margin:dispute /margin-calls/*/dispute
message:receive /credit-messages /message-tasks/*/settlement
misdirection:close /misdirections/*/closing
misuse:record /drawdowns/*/misuse /loans/*/misuse /loans/*/transactions/*/misuse-end /misuse/*/end /trade-financings/*/misuse
motion:vote /joint-bodies /joint-bodies/*/debt-tables /joint-bodies/*/entries /joint-bodies/*/joining /joint-bodies/*/motions /joint-entries/*/end /motions/*/votes
note:redirect /consignment-notes/*/duplicate /consignment-notes/*/redirection
note:register /consignment-notes
notice:receive /notice-addresses /notices/*/acknowledgement
notice:send /notices
party:register /correspondents /parties /parties/*/changes
payment:order /payment-orders /payment-orders/*/report
person:manage /api-keys /directories /directories/*/end /directory-links/*/end /oauth-clients/*/end /people /people/*/directory-links /people/*/erasure /people/*/factors/end /people/*/recovery
pledge:accept /pledges/*/answer
pledge:discharge /facilities/*/partial-discharges /pledges/*/discharge
pledge:offer /pledges /pledges/*/items /pledges/*/pledgor-consents /pledgor-consents/*/withdrawal
pledge:publish /pledges/*/registration
pot:keep /earmarks/*/answer /earmarks/*/freeing /pots /pots/*/closing /pots/*/earmarks /pots/*/milestones
presentation:examine /presentations/*/after-hours-acceptance /presentations/*/decision /presentations/*/discrepancy-advice /presentations/*/documents /presentations/*/examination /presentations/*/forwarding /presentations/*/return /presentations/*/substitution /presentations/*/substitution-demand /presentations/*/transit-loss /presentations/*/waiver /presented-records/*/corruption /presented-records/*/extraction
presentation:honour /credit-payments/*/payment /presentations/*/discrepancy-answer /presentations/*/honour /presentations/*/refund-claim /presentations/*/taking-up /proceeds-assignments/*/answer /reimbursement-claims/*/answer /reimbursement-refunds/*/payment
presentation:make /credits/*/presentations /presentations/*/completion /presentations/*/records /presented-records/*/content
presentation:waive /presentations/*/waiver-answer
price:confirm /mark-runs /prices/*/answer
price:record /price-files /price-sources/*/prices
price:register /price-sources
realisation:approve /custody-demands/*/loss-answer /exercise-demands/*/loss-answer /goods-returns/*/shortage-answer /realisations/*/approval
realisation:pay /realisations/*/other-debts /realisations/*/payments /surrogates/*/payments
realisation:propose /facilities/*/realisations /realisations/*/price /realisations/*/settlement /realisations/*/withdrawal
receipt:issue /receipts
receivable:confirm /receivables/*/confirmation /receivables/*/rejection
receivable:present /disputes/*/grant /receivables
record:push /core-records
registry:confirm /filings/*/confirmation /filings/*/rejection /objections/*/steps
registry:file /filings/*/stamp /registrations /registrations/*/filings /registry-batches/in /registry-batches/out
registry:object /registrations/*/objections
registry:search /registry-searches
release:approve /releases/*/approval /releases/*/decline
release:execute /releases/*/execution
release:request /facilities/*/releases /goods-returns/*/receipt
repayment:record /facilities/*/margin /facilities/*/margin-refunds /facilities/*/repayments /guarantees/*/loan-payments /loans/*/repayments /loans/*/settlement /money-receipts/*/rebooking /money-receipts/*/resolution /presentations/*/applicant-payment /presentations/*/proceeds /reimbursement-refunds/*/receipt /restitution-claims/*/receipts /surrogates/*/application /surrogates/*/receipts /trade-financings/*/repayment
restraint:record /lots/*/restraints
return:make /matters/*/answer /policy-returns /vat-methods
right:record /competing-rights /competing-rights/*/end
rule:set /policy/rules /policy/rules/*/end
session:hold /quarter-sessions /quarter-sessions/*/holding
signingKey:manage /core-sources /core-sources/*/approval /core-sources/*/end /signing-keys /signing-keys/*/approval /signing-keys/*/revocation
site:register /corridors /sites /slots /slots/*/removal
standing:contest /contests /contests/*/reply /credit-cuts/*/contest /debt-tables/*/statement /matters /policy-standings/*/contests
standing:end /standings/*/end
standing:record /parties/*/standings
standing:state /parties/*/policy-standings /parties/*/scores /policy-standings/*/confirmation /policy-standings/*/end /policy-standings/*/override /standing-contests/*/answer /successions /watch-proposals
statement:record /bank-entries/*/assignment /bank-entries/*/match /bank-entries/*/write-off /bank-statements /statement-lines/*/replaced /statements
supervision:engage /supervisions
supervision:evidence /count-questions/*/answer
surrogate:answer /surrogates/*/answer /surrogates/*/closure
surrogate:open /pledges/*/maturity-choices /pledges/*/surrogates
surrogate:writeOut /surrogates/*/write-out
terms:approve /collateral-terms/*/approval /control-terms/*/approval /valuation-terms/*/approval
terms:propose /control-terms /facilities/*/collateral-terms /insurance-covers /valuation-terms /warehouse-ratings
trade:agree /bank-agreements/*/answer
trade:decide /presentations/*/trust-receipt /trade-financings/*/appraisal /trade-financings/*/approval /trade-financings/*/decline /trust-receipts/*/withdrawal
trade:request /trade-financings
trade:settle /trade-financings/*/pay-out /trade-financings/*/write-off /trust-receipts/*/discharge /trust-receipts/*/reinstatement
trustReceipt:sign /trust-receipts/*/signature
undertaking:report /conditions/*/proof /covenant-tests/*/report /covenants/*/events
value:accept /lots/*/value-acceptances
watch:start /subjects /subjects/*/end /subjects/*/settings /subjects/*/settings/withdrawal
webhook:manage /epcis/queries/*/subscriptions /epcis/subscriptions/*/end /webhook-deliveries/*/replay /webhook-endpoints/*/secret /webhook-endpoints/*/state /webhooks
weighbridge:record /weighbridge-tickets /weighbridge-tickets/*/voiding
`;

/**
 * Path of an act, with a star where it names a thing → the mandate that its verb asks for. Made by `tests/architecture/act-mandates.test.ts`
 * from the verbs. What is not here is offered to everybody.
 */
export const mandateOf: ReadonlyMap<string, string> = new Map(
  made
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [mandate = '', ...paths] = line.split(' ');
      return paths.map((path) => [path, mandate] as const);
    }),
);
