export { statementOf } from './read.ts';
export { bookRoutes } from './routes.ts';
export { accountStatementView, contractStatementQuery } from './schemas.ts';
