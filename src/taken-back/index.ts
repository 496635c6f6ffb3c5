export { pledgeAgain } from './pledge-again.ts';
export { undoMoney } from './undo.ts';
