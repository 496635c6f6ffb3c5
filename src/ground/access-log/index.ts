export { forgetWhere } from './forget.ts';
export { type AccessLog, forgetAccess, keepAccessLog } from './keep.ts';
export { accessLogRoutes } from './routes.ts';
export { accessOf } from './rules.ts';
