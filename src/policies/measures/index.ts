import { applicationRoutes } from '../applications/index.ts';
import { idleAssetRoutes } from '../idle-assets/index.ts';
import { motionRoutes } from '../motions/index.ts';
import { partyStandingRoutes } from '../party-standings/index.ts';
import { potRoutes } from '../pots/index.ts';
import { returnRoutes } from '../returns/index.ts';
import { successionRoutes } from '../successions/index.ts';
import { measureRoutes } from './routes.ts';

export { policyReactions } from './reactions.ts';

/** Everything of the twenty measures. */
export const policyMeasureRoutes = () => [
  partyStandingRoutes(),
  potRoutes(),
  applicationRoutes(),
  motionRoutes(),
  returnRoutes(),
  idleAssetRoutes(),
  successionRoutes(),
  measureRoutes(),
];
