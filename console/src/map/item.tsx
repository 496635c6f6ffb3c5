import { Shape, type Tone, toneOf } from '../parts/state.tsx';

const R = 13;
const ROUND = 2 * Math.PI * R;

/**
 * A watch on the drawing: the shape of its state, and around it how old its proof is: full when it was just heard, empty when it should have
 * been heard again, dashed beyond.
 */
export function Item({
  status,
  ageS,
  silenceS,
  label,
  isChosen = false,
  onChoose,
}: {
  status: string;
  ageS: number | undefined;
  silenceS: number;
  label: string;
  isChosen?: boolean;
  onChoose?(): void;
}) {
  const tone: Tone = toneOf(status);
  const left = ageS === undefined ? 0 : Math.max(0, 1 - ageS / silenceS);
  const drawn = (
    <>
      <svg width="32" height="32" viewBox="-16 -16 32 32" className={`item tone-${tone}`} aria-hidden="true">
        <circle r="10.5" fill="var(--surface)" />
        {left > 0 ? (
          <circle
            r={R}
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeDasharray={`${left * ROUND} ${ROUND}`}
            transform="rotate(-90)"
          />
        ) : (
          <circle r={R} fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="3 3" opacity="0.8" />
        )}
      </svg>
      <span className="item-shape">
        <Shape tone={tone} size={16} />
      </span>
      <span className="item-name">{label}</span>
    </>
  );
  if (!onChoose) return <span className="map-item chosen">{drawn}</span>;
  return (
    <button type="button" className={`map-item ${isChosen ? 'chosen' : ''}`} onClick={onChoose} aria-pressed={isChosen}>
      {drawn}
    </button>
  );
}
