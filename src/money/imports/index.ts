export { endProposedLines, keepProposed, proposalsOfFile } from './proposed-store.ts';
export { fileRoutes } from './routes.ts';
export { readFiles } from './run.ts';
export { statementOf } from './statement-file.ts';
