export { freeKept, pledgeAgain } from './pledge-again.ts';
export { followReversal } from './proposed.ts';
export { applySaleAgain } from './sale.ts';
export { undoMoney } from './undo.ts';
