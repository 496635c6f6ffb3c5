import { api } from './call.ts';

/** A facility as it is judged now. */
export const judgementQuery = (facilityId: string) => ({
  queryKey: ['judgement', facilityId],
  retry: false,
  queryFn: () => api.call('getJudgementOfFacility', { path: { facilityId } }),
});
