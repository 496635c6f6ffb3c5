import type { Shown } from './shown.ts';

const claims = 'tests/factoring/claims.test.ts';
const record = 'tests/factoring/record.test.ts';
const back = 'tests/factoring/back.test.ts';
const takenBack = 'tests/factoring/taken-back.test.ts';
const reverseFacts = 'tests/factoring/reverse-facts.test.ts';
const overdue = 'tests/factoring/overdue.test.ts';
const standing = 'tests/factoring/standing-cells.test.ts';
const payables = 'tests/payables/claims.test.ts';

/** Receivables, factoring and certificates. */
export const shownClaims: readonly Shown[] = [
  [claims, 'are taken with all that is on record of them told', 'F15 F41 F58 F62 F69 F72 F73 F74 F75 F77 F81 F83: AS'],
  [claims, 'of an insolvent debtor are taken to be collected', 'F65: AS'],
  [standing, 'a supplier opts in under no line of a debtor', 'F41 F43 F44 F48 F58 F65 F68 F78 F84 F85 F99 F104: RV'],
  [standing, 'claims of a seller on a list are not taken', 'F68 F96 F99: AS'],
  [standing, 'a large advance goes out by as many', 'F96 F100: AV'],
  [
    standing,
    'a firm that its bank has on record issues no certificate',
    'F65 F68 F104: CE; F58 F65 F68 F96 F99 F104 F105: CF',
  ],
  ['tests/receivables/bad-input.test.ts', 'of a receivable, an assignment and a certificate', 'F76: AS'],
  [overdue, 'who takes claims is told what its debtor owes', 'F57 F82: AS; F57: RV CE CF'],
  [reverseFacts, 'a supplier opts in to nothing that is disputed', 'F69 F72 F75 F81: RV; F15 F105: CE; F37: AS'],
  [claims, 'that debtor and seller are related, or nobody said', 'F75: AV'],
  [claims, 'is lower by what the seller owes the debtor in turn', 'F74: AV'],
  [claims, 'rests on invoices that were checked', 'F77 F81: AV'],
  [claims, 'does not go out on claims that are too old', 'F73: AV'],
  [claims, 'does not go out under suspicion', 'F58 F69: AV'],
  [claims, 'to a seller of the debtor’s group, or one that had another name', 'F15 F46: AV'],
  [claims, 'is lower where dilution is above its line', 'F83: AV'],
  [claims, 'does not go out after a change of account', 'F82: AV'],
  [claims, 'and leaves less than is advanced keeps the advance back', 'F40: AV'],
  [record, 'does not go out while seller or debtor is in default, insolvent or listed', 'F58 F65 F68 F99: AV'],
  [record, 'does not go out on the call of who took the claim on', 'F79: AV'],
  [record, 'does not go out on a disputed receivable', 'F72: AV'],
  [record, 'that stands keeps its assignment', 'F80: SP'],
  ['tests/party-limits/claims.test.ts', 'an advance stays within what was set for who sold', 'F37 F54: AV'],
  [
    'tests/factoring/factoring.test.ts',
    'goes out only when every gate is open',
    'F41 F43 F44 F48 F53 F77 F78 F79 F84 F85: AV',
  ],
  [
    'tests/factoring/factoring.test.ts',
    'does not go out on an invoice that the tax authority holds otherwise',
    'F81: AV',
  ],
  ['tests/factoring/factoring.test.ts', 'is held to the limits of its book', 'F87: AV'],
  [takenBack, 'was the price of claims that went back', 'F101: AV'],
  [takenBack, 'is settled on no money that the bank took back', 'F101: SP'],
  ['tests/factoring/maturity.test.ts', 'is agreed once, on an accepted assignment without finance', 'F53: MP'],
  ['tests/factoring/purchase-cells.test.ts', '%s MP: %s', 'F37 F46 F54 F58 F65 F68 F69 F72 F74 F75 F81 F104 F105: MP'],
  [back, 'is judged anew: a list keeps the price back', 'F68 F73 F99: MP'],
  [back, 'claims go to nobody on a list', 'F58 F65 F68: SP'],
  [back, 'a surplus waits for money that went astray', 'F57 F69 F100: SP'],
  ['tests/factoring/reverse.test.ts', 'is proposed by the debtor alone', 'F77 F88: RV'],
  ['tests/factoring/reverse.test.ts', 'is opted into invoice by invoice', 'F54 F87: RV'],
  [payables, 'is not issued on a claim in dispute', 'F58 F69 F72 F75 F81: CE'],
  [payables, 'is financed on a search and a filing of its own', 'F37 F41 F44 F48 F54 F75 F79 F81: CF'],
  [payables, 'asks for one more person where issuer and holder are related', 'F15 F46: CF'],
  [payables, 'is not financed under suspicion', 'F53 F69: CF'],
  ['tests/payables/certificates.test.ts', 'stays within the line, the confirmed payables', 'F54 F62 F71 F77 F87: CE'],
  ['tests/payables/certificates.test.ts', 'through the API, to the cent', 'F43: CF'],
  ['tests/payables/certificates.test.ts', 'takes the invoices: they are not financed beside it', 'F80: CE AS'],
];
