export { missGivenUp } from './given-up.ts';
export { freeKept, pledgeAgain } from './pledge-again.ts';
export { endFile, followProposed } from './proposed.ts';
export { takenBackRoutes } from './routes.ts';
export { undoMoney } from './undo.ts';
