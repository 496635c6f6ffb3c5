import type { Cast, Stage } from '../stage.ts';

interface Assay {
  id: string;
  status: string;
}

/** The bank's own assayer draws a sample of a lot and seals what is left. */
export async function sample({ clock }: Stage, cast: Cast, lotId: string, copperPercent: string): Promise<string> {
  const { id } = await cast.bankMaker.does<Assay>('/assays', {
    lotId,
    assayerId: cast.assayer.partyId,
    specification: [
      { property: 'copper content', unit: 'percent', min: '99.95' },
      { property: 'density', unit: 'g/cm3', min: '8.88', max: '8.96' },
    ],
  });
  const { status } = await cast.assayer.does<Assay>(`/assays/${id}/report`, {
    sampledAt: clock.now().toISOString(),
    sealNumbers: [`S-${lotId.slice(-6)}`],
    measured: [
      { property: 'copper content', value: copperPercent },
      { property: 'density', value: '8.94' },
    ],
    documentHash: 'd'.repeat(64),
  });
  return status;
}
