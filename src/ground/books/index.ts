export { statementOf } from './read.ts';
export { bookRoutes } from './routes.ts';
export { rateMicro } from './rules.ts';
export { accountStatementView, contractStatementQuery, rateWire } from './schemas.ts';
