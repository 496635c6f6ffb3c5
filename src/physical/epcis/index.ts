export { containerUrn } from './identifiers.ts';
export { epcisRoutes, streamedPaths } from './routes.ts';
