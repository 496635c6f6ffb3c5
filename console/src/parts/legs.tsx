import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';
import { Shape, toneOf } from './state.tsx';

export type Leg = 'physical' | 'documentary' | 'legal';
export const legs: readonly Leg[] = ['physical', 'documentary', 'legal'];
const signs: Record<Leg, string> = { physical: '货', documentary: '单', legal: '权' };

/** The sole drawing of control: goods, document, right, in that order and shape, from a cell to a page. */
export function Legs({ of }: { of: Partial<Record<Leg, string | null>> }) {
  const { t, language } = useWords();
  const isNeeded = (leg: Leg) => of[leg] != null && of[leg] !== 'given_up';
  const sentence = legs
    .map(
      (leg) => `${t(`leg.${leg}`)}: ${isNeeded(leg) ? termOf('state', of[leg] ?? '', language) : t('leg.notNeeded')}`,
    )
    .join(language === 'zh' ? '，' : ', ');
  return (
    <span className="legs" role="img" aria-label={sentence} title={sentence}>
      {legs.map((leg) => {
        const tone = isNeeded(leg) ? toneOf(of[leg] ?? '') : 'over';
        return (
          <span className={`leg tone-${tone}`} key={leg}>
            <span lang="zh">{signs[leg]}</span>
            <Shape tone={tone} size={12} />
          </span>
        );
      })}
    </span>
  );
}
