export { authorityAgain } from './again.ts';
export { lapseProposals } from './agree.ts';
export { followContestDeadline } from './contest.ts';
export { contestRefusals } from './contest-rules.ts';
export { keepProposal } from './propose.ts';
export { proposalRoutes } from './routes.ts';
export { findProposal as findProposed } from './store.ts';
