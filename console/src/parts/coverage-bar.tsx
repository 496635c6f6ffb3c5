import { useWords } from '../words/index.ts';
import { ratioText } from './format.ts';

const lines = ['warn', 'call', 'liquidation'] as const;
type Line = (typeof lines)[number];
/** So that three lines near each other keep out of each other's way, and the last within the bar. */
const places: Record<Line, string> = { warn: 'end', call: '', liquidation: 'low end' };
/** The bar ends a little beyond the last line, so that it can be passed. */
const END_BPS = 10_500;

/** How near the debt comes to each line, as a bar and as a sentence. What is not known is hatched and says so. */
export function CoverageBar({ ltvBps, at }: { ltvBps: number | null; at: Record<Line, number> }) {
  const { t } = useWords();
  const share = (bps: number) => `${Math.min(100, (bps / END_BPS) * 100)}%`;
  const tone =
    ltvBps === null ? 'unverified' : ltvBps >= at.call ? 'lost' : ltvBps >= at.warn ? 'degraded' : 'controlled';
  const sentence =
    ltvBps === null
      ? t('coverage.notKnown')
      : t('coverage.sentence', {
          ltv: ratioText(ltvBps),
          warn: ratioText(at.warn),
          call: ratioText(at.call),
          liquidation: ratioText(at.liquidation),
        });
  return (
    <figure className="coverage" role="img" aria-label={sentence}>
      <div className={`bar ${ltvBps === null ? 'hatched' : ''}`}>
        {ltvBps !== null && <i style={{ width: share(ltvBps), background: `var(--${tone})` }} />}
      </div>
      {lines.map((line) => (
        <span key={line} className={`mark ${places[line]}`} style={{ left: share(at[line]) }}>
          {t(`coverage.line.${line}`)} {at[line] / 100} %
        </span>
      ))}
    </figure>
  );
}
