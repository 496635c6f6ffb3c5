/** One fact dropped from the code that holds it, and the test that must notice. */
export interface Mutant {
  fact: string;
  file: string;
  /** Stands once in the file. */
  of: string;
  becomes: string;
  test: string;
  /** Of the tests of the file those whose names say this: they alone are run, and must notice. Left out: all of them. */
  named?: string;
}

/**
 * The facts of docs/gates.md that no row of the judgement's own test drops (src/assessment/judgement/judge.test.ts): they are held by
 * the slice that knows them. `npm run mutate` drops each from the code and sees its test fail.
 */
export const mutants: readonly Mutant[] = [
  {
    fact: 'F5',
    file: 'src/oversight/control/breach-effects.ts',
    of: "weight_short: { effect: 'lost', needsSignOff: true, needsInspection: true }",
    becomes: "weight_short: { effect: 'lost', needsSignOff: false, needsInspection: false }",
    test: 'tests/judgement/handed-cells.test.ts',
  },
  {
    fact: 'F7',
    file: 'src/oversight/control/book.ts',
    of: 'return value ? [{ id: subject.id, value, account, present }] : [];',
    becomes: 'return value ? [] : [];',
    test: 'tests/control/expected-book.test.ts',
  },
  {
    fact: 'F23',
    file: 'src/outgoing/releases/rules.ts',
    of: 'if ((leaving.get(commodityId) ?? 0n) > 0n && stays < floorValue)',
    becomes: 'if ((leaving.get(commodityId) ?? 0n) > 0n && stays < 0n)',
    test: 'tests/releases/releases.test.ts',
  },
  {
    fact: 'F51',
    file: 'src/security/pledges/agreement-rules.ts',
    of: "if (!review) refuse(agreementRefusals.RESOLUTION_NOT_REVIEWED, { at: '/resolutionReview' });",
    becomes: 'if (!review) return;',
    test: 'src/security/pledges/agreement-rules.test.ts',
  },
  {
    fact: 'F64',
    file: 'src/outgoing/realisation/grounds.ts',
    of: 'limited.filter((d) => d.isPassed)',
    becomes: 'limited.filter((d) => d.isPassed && false)',
    test: 'tests/realisation/limitation.test.ts',
  },
  {
    fact: 'F67',
    file: 'src/assessment/fraud/guarantors.ts',
    of: 'if (unasked.length > 0)\n',
    becomes: 'if (unasked.length < 0)\n',
    test: 'tests/pledges/discharge.test.ts',
  },
  {
    fact: 'F85',
    file: 'src/lending/factoring/gates-now.ts',
    of: 'evidenceFrozen: frozen,',
    becomes: 'evidenceFrozen: frozen || true,',
    test: 'tests/factoring/factoring.test.ts',
  },
  {
    fact: 'F87',
    file: 'src/lending/factoring/limits.ts',
    of: 'met: !isBreached,',
    becomes: 'met: !isBreached || true,',
    test: 'tests/factoring/factoring.test.ts',
  },
  {
    fact: 'F88',
    file: 'src/money/payables/move.ts',
    of: 'if (await lines.hasStoppedLine(ctx, issuerId))',
    becomes: 'if ((await lines.hasStoppedLine(ctx, issuerId)) && false)',
    test: 'tests/payables/certificates.test.ts',
  },
  {
    fact: 'F89',
    file: 'src/credits/presentations/present.ts',
    of: 'if (!receivingStatuses.includes(credit.status))',
    becomes: 'if (receivingStatuses.length === 0)',
    test: 'tests/letters-of-credit/declined.test.ts',
  },
  {
    fact: 'F90',
    file: 'src/credits/settlement/honour.ts',
    of: 'if (!payable.includes(view.status))',
    becomes: 'if (payable.length === 0)',
    test: 'tests/letters-of-credit/traps.test.ts',
  },
  {
    fact: 'F91',
    file: 'src/credits/correspondence/receive.ts',
    of: 'if (!authenticated && !free.has(head.message.type))',
    becomes: 'if (!authenticated && !free.has(head.message.type) && false)',
    test: 'tests/correspondence/messages.test.ts',
  },
  {
    fact: 'F93',
    file: 'src/credits/settlement/claims.ts',
    of: 'if (!reject && (amountMinor > leftMinor || (expiresOn !== null && on > expiresOn)))',
    becomes: 'if (!reject && amountMinor < 0n)',
    test: 'tests/correspondence/messages.test.ts',
  },
  {
    fact: 'F94',
    file: 'src/credits/presentations/present.ts',
    of: 'if (isInterrupted(place, receivedOn))',
    becomes: 'if (isInterrupted(place, receivedOn) && false)',
    test: 'tests/presentations/interruption.test.ts',
  },
  {
    fact: 'F95',
    file: 'src/ground/audit/gate.ts',
    of: "besides.ended.map((word) => ({ fact: 'F95', facts: { ...word } }))",
    becomes: '[]',
    test: 'src/ground/audit/gate.test.ts',
  },
  {
    fact: 'F96',
    file: 'src/ground/policy/eyes.ts',
    of: 'return part >= whole;',
    becomes: 'return part < 0n;',
    test: 'tests/judgement/asked-again.test.ts',
  },
  {
    fact: 'F97',
    file: 'src/credits/presentations/clock.ts',
    of: "addDays(last, policyOn('calendar.assumedClosureDays', last).value) : last",
    becomes: 'last : last',
    test: 'tests/presentations/days.test.ts',
  },
  {
    fact: 'F98',
    file: 'src/ground/audit/gate.ts',
    of: 'if (log.fault !== null)',
    becomes: 'if (log.fault === undefined)',
    test: 'src/ground/audit/gate.test.ts',
  },
  {
    fact: 'F99',
    file: 'src/outgoing/drawdowns/drawdown.ts',
    of: 'payers);\n    assertMet(conditions);',
    becomes: 'payers);',
    test: 'tests/judgement/asked-again.test.ts',
  },
  {
    fact: 'F100',
    file: 'src/money/money-out/pay-out.ts',
    of: 'if (named && amiss)',
    becomes: 'if (named && amiss && false)',
    test: 'tests/factoring/back.test.ts',
  },
];
