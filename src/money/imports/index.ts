export { type CsvEncoding, csvEncodings, readCsv } from './csv.ts';
export { linesOf } from './pieces.ts';
export { endProposedLines, keepProposed, proposalsOfFile } from './proposed-store.ts';
export { readAmount, readCurrency, readDate, readText } from './reading.ts';
export { fileRoutes } from './routes.ts';
export { LineReader, readHeading } from './rules.ts';
export { readFiles } from './run.ts';
export { statementOf } from './statement-file.ts';
