/** Keys that no request and no unit of work of a test has been shown to depend on, and why. It may only get shorter. */
export const unshown: Readonly<Record<string, string>> = {
  'audit.sealLateMinutes': 'asks a log that is behind: tests/audit/gates.test.ts',
  'guarantee.share.smallBps':
    'asked among requests that come at once, not by the same one each time: tests/measures/pots.test.ts',
  'joint.optionalFrom.CNY':
    'what three banks have out between it and joint.mandatoryFrom.CNY stands in no test over HTTP: src/policies/motions/rules.test.ts',
  'level.3.bps':
    'read by the same line as level.2.bps and level.4.bps, which are shown; a payable matched in the debtor’s own system is pledged in no test',
  'calendar.assumedClosureDays': 'asks a day that no calendar reaches: tests/calendars',
  'watch.steadyS.low':
    'read by the same line as watch.steadyS.normal and .high, which are shown; of goods of class low no test hears a device',
  'watch.countQuestionHours':
    'asked by a reaction to what devices say, which is not heard twice: set over HTTP, from its day and not before, in tests/control/questions.test.ts',
  'watch.countQuestionReleaseHours':
    'asked by a reaction to what devices say, which is not heard twice: src/oversight/control/question-rules.test.ts',
  'device.signingForm': 'nobody may set it, and what a device signs is read before any book: it changes with a release',
  'signIn.idleMinutes':
    'nobody may set it, and it is read before it is known whose book counts: it changes with a release',
  'signIn.longestHours':
    'nobody may set it, and it is read before it is known whose book counts: it changes with a release',
  'signIn.tokenMinutes': 'nobody may set it, and who asks for a token is not known yet: it changes with a release',
  'signIn.freeTriesOfName': 'nobody may set it, and who signs in is not known yet: it changes with a release',
  'signIn.freeTriesOfAddress': 'nobody may set it, and who signs in is not known yet: it changes with a release',
  'signIn.longestWaitSeconds': 'nobody may set it, and who signs in is not known yet: it changes with a release',
  'proposal.validDays':
    'a preview proposes nothing: set over HTTP, from its day and not before, in tests/rule-book/behaviour.test.ts',
  'relending.threeMonthsBps': 'told beside the measure: no act asks it',
  'relending.sixMonthsBps': 'told beside the measure: no act asks it',
  'guarantee.feeAimBps': 'told in the figures of a return: tests/measures/claims.test.ts',
  'guarantee.share.upTo5mBps': 'told in the figures of a return: tests/measures/claims.test.ts',
};
