export { installationRoutes } from './routes.ts';
export type { DemonstrationView, GuestRole, InvitationView } from './schemas.ts';
export type { Demonstration, Installation } from './terms.ts';
