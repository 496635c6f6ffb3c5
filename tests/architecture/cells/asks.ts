import type { Asks } from './shown.ts';

/**
 * Gates that pass whatever the one judgement finds, none of it left out, each with a test over HTTP that shows it asking: at these a
 * fact is held once `src/assessment/judgement/judge.test.ts` shows that the judgement finds it and what the table makes of it there.
 */
export const asks: readonly Asks[] = [
  ['D', 'tests/judgement/after.test.ts', 'never while another debt is overdue (41)'],
  ['RO', 'tests/financing/rollover.test.ts', 'is not renewed on goods whose watch the custodian loosened'],
  ['TF', 'tests/trade-finance/cells.test.ts', 'F101 TF: does not go out while money that had come is taken back'],
  ['CI', 'tests/party-limits/credits.test.ts', 'F54 CI AM: a credit is neither issued nor raised'],
  ['AM', 'tests/party-limits/credits.test.ts', 'F54 CI AM: a credit is neither issued nor raised'],
  ['RR', 'tests/judgement/registry.test.ts', 'what the registry shows is read at every gate'],
  ['GO', 'tests/releases/letting-go.test.ts', 'is refused while a standing of its parties closes the gate'],
  ['OC', 'tests/judgement/goods-cells.test.ts', 'F101 RR GO OC PD RO CI AM: closes releases'],
  ['PD', 'tests/releases/letting-go.test.ts', 'is refused while a standing of its parties closes the gate'],
  ['DR', 'tests/realisation/document-out.test.ts', 'a document goes only while the facility without it stands'],
  ['FD', 'tests/releases/letting-go.test.ts', 'passes by itself only where nothing is owed'],
  ['MR', 'tests/releases/letting-go.test.ts', 'is kept by a default under another facility', 'F61'],
];
