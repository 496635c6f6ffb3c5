import { historyRoutes } from '../history/index.ts';
import { listRoutes, statedRoutes } from '../lists/index.ts';
import { mailRoutes } from '../mail/index.ts';
import { portfolioRoutes } from '../portfolio/index.ts';
import { recomputedRoutes } from '../recomputed/index.ts';
import { taskRoutes } from '../tasks/index.ts';
import { trackRoutes } from '../tracks/index.ts';
import { viewRoutes } from '../views/index.ts';
import { wordRoutes } from '../words/index.ts';
import { liveRoutes } from './routes.ts';

export { foldSums } from '../portfolio/index.ts';
export { tellDigests } from '../tasks/index.ts';

/** What the desk needs of where it runs. */
export interface DeskTerms {
  /** Letters to people go out. */
  sendsMail?: boolean;
  /** Where everybody reaches the service: letters link there. */
  publicUrl?: () => string | undefined;
  /** Makes bytes smaller (RFC 1951): what it answers ends at a byte, needs nothing before it and is not the last; without it streams are not compressed. */
  deflate?: (bytes: Uint8Array) => Uint8Array;
}

/** The desk's routes, slice by slice. */
export const deskRoutes = ({ sendsMail = false, publicUrl = () => undefined, deflate }: DeskTerms) => [
  mailRoutes(sendsMail ? publicUrl : undefined),
  taskRoutes(),
  listRoutes(),
  statedRoutes(),
  portfolioRoutes(),
  liveRoutes(deflate),
  wordRoutes(),
  trackRoutes(),
  historyRoutes(),
  recomputedRoutes(),
  viewRoutes(),
];
