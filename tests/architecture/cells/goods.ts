import type { Shown } from './shown.ts';

const cells = 'tests/judgement/goods-cells.test.ts';
const payee = 'tests/realisation/payee.test.ts';
const guarantees = 'tests/fraud/guarantees.test.ts';
const sale = 'tests/realisation/realisation.test.ts';
const standing = 'tests/realisation/standing-cells.test.ts';
const certificates = 'tests/control-certificates/certificates.test.ts';

/** Money on goods, goods that leave, and goods that are sold. */
export const shownGoods: readonly Shown[] = [
  [cells, 'stay for %s: %s', 'F1 F13 F15 F69: CH'],
  [cells, 'go on with %s told: %s', 'F70: CH'],
  [cells, 'a count that nobody answered', 'F13: RP'],
  [cells, 'a custodian of the pledgor’s own house', 'F15: RP RS'],
  [cells, 'a suspicion', 'F69: RP RS'],
  [cells, 'an assay that differs', 'F34: RP'],
  [cells, 'a watch that was loosened', 'F1: RP RS'],
  ['tests/proposals/levels.test.ts', 'adds up what all people of the lender do for one client', 'F96: D'],
  ['tests/money-out/money-out.test.ts', 'a drawdown goes to the borrower and to nobody', 'F100: D MR'],
  ['tests/financing/rollover.test.ts', 'who gives security that the old debt had not', 'F67 F99: RO'],
  ['tests/financing/debt.test.ts', 'are claimed from the borrower with a document', 'F61: MR'],
  ['tests/releases/letting-go.test.ts', 'is refused while a standing of its parties closes', 'F99: RR'],
  ['tests/releases/partial-discharge.test.ts', 'frees lots as far as the rest carries', 'F67: PD'],
  ['tests/pledges/agreement.test.ts', 'takes a resolution of the pledgor, and a review of it', 'F51: D TF CI AM'],
  ['tests/judgement/handing-on.test.ts', 'pledged goods in breach go to another custodian only', 'F4: CH'],
  ['tests/judgement/handing-on.test.ts', 'goods that go back are handed over whatever stands', 'F4 F16 F40: GR'],
  ['tests/judgement/late-security.test.ts', 'is told when it is sold, and nothing is paid out of it', 'F50: RP PO'],
  ['tests/realisation/gate.test.ts', 'goods of which nothing was heard are sold before one more', 'F1 F4: RS'],
  ['tests/realisation/stay.test.ts', 'goods of an insolvent pledgor are sold by leave alone', 'F65: RP'],
  [sale, 'sells after default, against a reference, down the ranking', 'F3 F29 F57: RP; F40 F55: RS'],
  [sale, 'that does not reach pays interest, then principal', 'F56: RS'],
  ['tests/realisation/agreement.test.ts', 'are those agreed: an uncured call', 'F60: RP'],
  ['tests/realisation/limitation.test.ts', 'leaves possession enforceable and what rests', 'F64: RP RS'],
  ['tests/realisation/payments.test.ts', 'a financing under a credit is paid out of the goods', 'F40 F55 F56 F100: PO'],
  ['tests/realisation/documents.test.ts', 'a receipt in the hand of the pledgee is given up', 'F2: RS'],
  [standing, 'goods of whom a list names, or a court protects', 'F68: RP RS PO; F65: RS PO; F69: PO'],
  [standing, 'goods that a court holds are not proposed for sale', 'F39: RP RS; F100: RS'],
  ['tests/realisation/documents.test.ts', 'a receipt in a stranger’s hand keeps the goods', 'F24: RS'],
  [payee, 'an earlier filing that no right on record stands for', 'F41: RP PO'],
  [payee, 'a payee that is the lender, the owner or the custodian', 'F15: PO'],
  [payee, 'what the scale saw less than the books say', 'F17: RS'],
  ['tests/money-in/taken-back-elsewhere.test.ts', 'what a sale brought is not passed on', 'F101: PO'],
  [guarantees, 'who guarantees the borrower is told when money is lent', 'F67: D'],
  [guarantees, 'a document that carries debt goes before one more person', 'F67: DR'],
  [guarantees, 'who guarantees the debt is told before its goods are sold', 'F67: RP'],
  ['tests/releases/security.test.ts', 'guarantors are asked where a release leaves', 'F67: RR'],
  ['tests/pledges/discharge.test.ts', 'security is not given up over the heads of those', 'F67: FD'],
  ['tests/releases/releases.test.ts', 'keeps the floor of each grade', 'F23: RR'],
  ['tests/custody-duties/returns.test.ts', 'that a court holds, or that a receipt stands for', 'F24 F39: GR'],
  ['tests/custody-duties/returns.test.ts', 'go back with what was taken over and what came back', 'F17 F100: GR'],
  ['tests/restraints/restraints.test.ts', 'keeps the lot where it is: no request, no approval', 'F39: CH'],
  ['tests/receipts/receipts.test.ts', 'holds the goods: no handing on, working or letting out', 'F24: CH'],
  ['tests/trust-receipts/trust-receipts.test.ts', 'is a condition of the advance, and of letting', 'F100: DR'],
  ['tests/financing/financing.test.ts', 'is checked again at the gate', 'F99: GO'],
  ['tests/judgement/receivables.test.ts', 'a contract that bars assignment is told to the lender', 'F86: D'],
  [certificates, 'is refused for goods that are not controlled, by every fact', 'F1 F4: EC'],
  [
    'tests/judgement/certified-cells.test.ts',
    '%s EC: %s',
    'F6 F9 F12 F13 F14 F15 F16 F18 F22 F29 F30 F34 F39 F40 F41 F44 F45 F47 F52 F65 F66 F68 F69 F70: EC',
  ],
  [certificates, 'shows what the table only tells', 'F10: EC'],
];
