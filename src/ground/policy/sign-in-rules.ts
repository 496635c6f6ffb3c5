import type { PolicyRule } from './rules.ts';

const bank = { validFrom: '2021-01-01', confidence: 'default' } as const;

/** How long it is kept who somebody was, how long somebody is signed in, how often they may err, and when a second factor is asked for again. */
export const signInRules: readonly PolicyRule[] = [
  {
    ...bank,
    key: 'person.keptAfterLeavingDays',
    value: 730,
    unit: 'days',
    source: 'Labour Contract Law 50: the text of an ended contract is kept for two years; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.idleMinutes',
    value: 30,
    unit: 'minutes',
    source: 'NIST SP 800-63B-4 2.2.3 (at most an hour at AAL2), ASVS 5.0 7.3.1; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.longestHours',
    value: 12,
    unit: 'hours',
    source: 'NIST SP 800-63B-4 2.2.3 (at most a day at AAL2), ASVS 5.0 7.3.2; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.stepUpMinutes',
    value: 5,
    unit: 'minutes',
    source: 'a second factor at most so old when money or security moves (ASVS 5.0 7.5.3); to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.keysMayStepUp',
    value: 1,
    unit: '1 yes, 0 no',
    source: 'a key proves possession only; 0 leaves acts that ask for a second factor to people; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.tokenMinutes',
    value: 15,
    unit: 'minutes',
    source: 'what a system holds for its own key (RFC 9700 2.2.1: short-lived); to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.keptDays',
    value: 183,
    unit: 'days',
    source: 'sessions that are over, as long as the log of access at the least; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.recoveryWaitHours',
    value: 24,
    unit: 'hours',
    source:
      'between the word of two administrators and the code that opens, in which the person may say no; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.recoveryOpenHours',
    value: 72,
    unit: 'hours',
    source: 'how long the code opens after that (ASVS 5.0 6.4.1: short-lived); to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.freeTriesOfName',
    value: 5,
    unit: 'attempts',
    source: 'wrong entries before one waits (ASVS 5.0 6.3.1, NIST SP 800-63B-4 3.2.2); to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.freeTriesOfAddress',
    value: 30,
    unit: 'attempts',
    source: 'the same from one address, which an office shares; to be set by the bank',
  },
  {
    ...bank,
    key: 'signIn.longestWaitSeconds',
    value: 900,
    unit: 'seconds',
    source: 'the longest that wrong entries close a name: never for good; to be set by the bank',
  },
];
