import { historyRoutes } from '../history/index.ts';
import { listRoutes, statedRoutes } from '../lists/index.ts';
import { mailRoutes } from '../mail/index.ts';
import { portfolioRoutes } from '../portfolio/index.ts';
import { taskRoutes } from '../tasks/index.ts';
import { trackRoutes } from '../tracks/index.ts';
import { viewRoutes } from '../views/index.ts';
import { wordRoutes } from '../words/index.ts';
import { liveRoutes } from './routes.ts';

export { foldSums } from '../portfolio/index.ts';
export { tellDigests } from '../tasks/index.ts';

/** The desk's routes, slice by slice. */
export interface MailTerms {
  /** Letters to people go out. */
  sendsMail?: boolean;
  /** Where everybody reaches the service: letters link there. */
  publicUrl?: () => string | undefined;
}

export const deskRoutes = ({ sendsMail = false, publicUrl = () => undefined }: MailTerms) => [
  mailRoutes(sendsMail ? publicUrl : undefined),
  taskRoutes(),
  listRoutes(),
  statedRoutes(),
  portfolioRoutes(),
  liveRoutes(),
  wordRoutes(),
  trackRoutes(),
  historyRoutes(),
  viewRoutes(),
];
