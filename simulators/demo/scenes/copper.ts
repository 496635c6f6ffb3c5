import type { Cast } from '../stage.ts';

/** The bank takes copper cathodes into its catalogue, by net weight in tonnes. */
export const registerCopper = (bankMaker: Cast['bankMaker']): Promise<{ id: string }> =>
  bankMaker.does<{ id: string }>('/commodities', {
    code: 'CU-A',
    name: 'Copper cathodes, grade A',
    hsCode: '740311',
    grade: 'A',
    unit: 'TNE',
    scale: 3,
    datum: 'net_weight',
    riskClass: 'normal',
  });
