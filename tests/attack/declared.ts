/**
 * What anybody of a tenant may read: reference data, the same for all who work there. This is the one list of it; every other
 * operation shows a party only what it takes part in.
 */
export const readByAll = {
  paths: new Set([
    // Who works here, where, by which hours: a trade begins with finding the other side.
    '/v1/parties/{partyId}',
    '/v1/banks/{bankId}/interruptions',
    '/v1/banks/{bankId}/banking-hours',
    '/v1/sites',
    // The same as a desk shows them.
    '/v1/lists/parties/{id}',
    '/v1/lists/sites/{id}',
    '/v1/lists/corridors/{id}',
    '/v1/corridors',
    '/v1/commodities',
    // One's own standings of a party: another's are not in the list.
    '/v1/parties/{partyId}/standings',
    '/v1/parties/{partyId}/policy-standings',
    // And official lists, which every lender must read.
    '/v1/policy-standings',
    // What one's own party may know of the stock there: nothing, for who keeps nothing.
    '/v1/sites/{siteId}/stock',
    // Rules of the whole tenant, by which all are judged; those of one party are held apart where rows are looked at.
    '/v1/policy/rules',
    // Banking days, by which all reckon.
    '/v1/lists/banking-calendars/{id}',
  ]),
  /**
   * What is named otherwise than by an identifier: by a number that every party gives itself, where a stranger finds what he made under it a
   * moment before; or by a name of the product, the same in every tenant.
   */
  byName: new Set([
    '/v1/ledger/own/accounts/{accountId}',
    '/v1/ledger/own/transfers/{transferId}',
    '/v1/policy/keys/{key}',
    '/v1/policy/measures/{number}',
    // A query that each party names for itself, and values that its own events name.
    '/v1/epcis/queries/{name}',
    '/v1/epcis/eventTypes/{eventType}',
    '/v1/epcis/eventTypes/{eventType}/events',
    '/v1/epcis/epcs/{epc}',
    '/v1/epcis/epcs/{epc}/events',
    '/v1/epcis/bizSteps/{bizStep}',
    '/v1/epcis/bizSteps/{bizStep}/events',
    '/v1/epcis/bizLocations/{bizLocation}',
    '/v1/epcis/bizLocations/{bizLocation}/events',
    '/v1/epcis/readPoints/{readPoint}',
    '/v1/epcis/readPoints/{readPoint}/events',
    '/v1/epcis/dispositions/{disposition}',
    '/v1/epcis/dispositions/{disposition}/events',
  ]),
  /** Kinds of things whose identifiers stand in what is reference data, and in who did what to oneself. */
  prefixes: new Set(['pty', 'per', 'key', 'site', 'cor', 'cmd']),
  /** Acts about things of others that somebody with the mandate does on his own record. */
  writes: new Set([
    'post /v1/parties/{partyId}/standings',
    // Line by line: each that is about something of another is refused, and the file is taken.
    'post /v1/registry-batches/in',
    // One by one: each that is another's to agree to is not found, and the rest is done.
    'post /v1/proposals/agreements',
  ]),
  /** Operations that tell a stranger whether something is there, and why that is no secret. */
  existence: new Set<string>(),
};

/** Acts that ask no mandate: whoever belongs to the party does them for himself. */
export const withoutMandate = new Set([
  'post /v1/me/authenticator',
  'post /v1/me/passkeys/question',
  'post /v1/me/password',
  'post /v1/mail',
  'post /v1/mail/confirmation',
  'post /v1/mail/end',
  // A paper of one’s own party, and who of it takes a task on; a question to a list that one keeps for oneself.
  'post /v1/papers',
  'post /v1/views',
  'post /v1/views/{viewId}/change',
  'post /v1/views/{viewId}/removal',
  'post /v1/views/{viewId}/default',
  // Each of them asks for the mandate of its own act.
  'post /v1/proposals/agreements',
  // What can be done at an address, asked before anything is.
  'options /v1/epcis',
  // A question that is asked by POST: which party here goes by a code.
  'post /v1/dcsa/v3/receiver-validation',
]);

/** How many operations the trades of every run try, and how many of these as they were done. These numbers may only rise. */
export const fewestTried = 388;
export const fewestDone = 55;

/** Operations that tests do by a path that they put together: no test’s text says it whole. */
export const composed: ReadonlySet<string> = new Set([
  'post /v1/policy-standings/{standingId}/confirmation',
  'post /v1/earmarks/{earmarkId}/freeing',
  'post /v1/sign-in/link',
  'post /v1/sign-in/key',
  'post /v1/people/{personId}/factors/end',
  'post /v1/restraints/{restraintId}/confirmation',
  'post /v1/bills/{billId}/nomination',
  'post /v1/bills/{billId}/nomination-revocation',
  'post /v1/bills/{billId}/transfer-answer',
  'post /v1/bills/{billId}/pledge',
  'post /v1/bills/{billId}/pledge-consent',
  'post /v1/bills/{billId}/delivery',
  'post /v1/bills/{billId}/paper-return',
  'post /v1/bills/{billId}/stop',
  'post /v1/bills/{billId}/stop-lift',
  'post /v1/bills/{billId}/loss-declaration',
  'post /v1/webhook-endpoints/{endpointId}/secret',
  'post /v1/dcsa/v3/events',
  'put /v1/dcsa/v3/ebl-issuance-requests',
  'post /v1/dcsa/v3/ebl-surrender-responses',
  'post /v1/dcsa/v3/envelopes',
  'put /v1/dcsa/v3/envelopes/{reference}/additional-documents/{checksum}',
  'put /v1/dcsa/v3/envelopes/{reference}/finish-transfer',
  'post /v1/dcsa/v3/receiver-validation',
  'post /v1/ebls/{eblId}/rejection',
  'post /v1/receipts/{receiptId}/paper-return',
  'post /v1/receipts/{receiptId}/loss',
  'post /v1/receipts/{receiptId}/stop-lifted',
  'post /v1/receipts/{receiptId}/loss-declaration',
  'post /v1/custody-incidents/{incidentId}/assignment',
  'post /v1/custody-demands/{demandId}/loss-answer',
  'post /v1/tasks/{objectId}/letting-go',
  'post /v1/tasks/{objectId}/snooze',
  'post /v1/tasks/{objectId}/escalation',
]);

/** Operations that no test does, and why: each of them is tried with a body that only fits its description. This list may only fall. */
export const undone: Readonly<Record<string, string>> = {
  'post /v1/consignment-notes/{noteId}/endorsement': 'refused always: a note is no title; tests/lading/checks.test.ts',
  'post /v1/consignment-notes/{noteId}/surrender': 'refused always: a note is no title; tests/lading/checks.test.ts',
  'post /v1/consignment-notes/{noteId}/transfer': 'refused always: a note is no title; tests/lading/checks.test.ts',
};

/** Tables that no test leaves a row in, and why. */
export const withoutRows: Readonly<Record<string, string>> = {
  custodian_clearance: 'what two people say of a custodian stands in the event; no test leaves one that is not used up',
  epcis_staged: 'parts of a file that is being captured, gone with its end',
  mail_told: 'what a letter told, gone with the task or the address',
};
