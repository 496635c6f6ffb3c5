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
    '/v1/corridors',
    '/v1/commodities',
    // One's own standings of a party: another's are not in the list.
    '/v1/parties/{partyId}/standings',
    // What one's own party may know of the stock there: nothing, for who keeps nothing.
    '/v1/sites/{siteId}/stock',
    // Banking days, by which all reckon.
    '/v1/lists/banking-calendars/{id}',
  ]),
  /** Numbers that every party gives itself: who made an account of the same number a moment before finds his own there. */
  ownNumbers: new Set(['/v1/ledger/own/accounts/{accountId}', '/v1/ledger/own/transfers/{transferId}']),
  /** Kinds of things whose identifiers stand in what is reference data, and in who did what to oneself. */
  prefixes: new Set(['pty', 'per', 'key', 'site', 'cor', 'cmd']),
  /** Acts about things of others that somebody with the mandate does on his own record. */
  writes: new Set([
    'post /v1/parties/{partyId}/standings',
    // Line by line: each that is about something of another is refused, and the file is taken.
    'post /v1/registry-batches/in',
  ]),
  /** Operations that tell a stranger whether something is there, and why that is no secret. */
  existence: new Set<string>(),
};

/** Acts that ask no mandate: whoever belongs to the party does them for himself. */
export const withoutMandate = new Set([
  'post /v1/me/authenticator',
  'post /v1/me/passkeys/question',
  'post /v1/me/password',
  // A paper of one’s own party, and who of it takes a task on.
  'post /v1/papers',
  // A question that is asked by POST: which party here goes by a code.
  'post /v1/dcsa/v3/receiver-validation',
]);

/** How many operations the trades of every run try, and how many of these as they were done. These numbers may only rise. */
export const fewestTried = 388;
export const fewestDone = 55;

/** Operations that no test does, and why: each of them is tried with a body that only fits its description. */
export const undone: Readonly<Record<string, string>> = {};

/** Tables that no test leaves a row in, and why. */
export const withoutRows: Readonly<Record<string, string>> = {};
