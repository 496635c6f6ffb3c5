export { returnRoutes } from './routes.ts';
export { type ReturnKind, returnKinds } from './rules.ts';
