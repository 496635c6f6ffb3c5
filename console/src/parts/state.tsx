import type { ReactNode } from 'react';
import { useWords } from '../words/index.ts';
import { ownTermOf } from '../words/terms/index.ts';
import { type Tone, toneOf } from './tones.ts';

export { type Tone, toneOf };

const shapes: Record<Tone, ReactNode> = {
  // A filled disc with a tick.
  good: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.8 8.2 7 10.4l4.2-4.6" stroke="var(--surface)" strokeWidth="1.7" fill="none" />
    </>
  ),
  // An open ring with a hand that has still to go round.
  wait: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 4.6V8l2.4 1.6" stroke="currentColor" strokeWidth="1.6" fill="none" />
    </>
  ),
  // A triangle with a bar.
  look: (
    <>
      <path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor" />
      <path d="M8 6v4M8 11.6v1.2" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  // A filled octagon with a cross.
  act: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor" />
      <path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" stroke="var(--surface)" strokeWidth="1.7" />
    </>
  ),
  // A dashed ring with a question mark.
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="3 2.1" />
      <text x="8" y="11.3" textAnchor="middle" fontSize="9" fontWeight="600" fill="currentColor">
        ?
      </text>
    </>
  ),
  over: <path d="M3 8h10" stroke="currentColor" strokeWidth="2" />,
};

export function Shape({ tone, size = 14 }: { tone: Tone; size?: number }) {
  return (
    <svg className={`tone-${tone}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

/** A state by shape, word and colour, in that order of weight. */
export function State({
  state,
  noun,
  tone = toneOf(state, noun),
  word,
}: {
  state: string;
  tone?: Tone;
  word?: string;
  /** Of which list, where it may have a word of its own for it. */
  noun?: string;
}) {
  const { language } = useWords();
  return (
    <span className={`state tone-${tone}`}>
      <Shape tone={tone} />
      {word ?? ownTermOf('state', noun, state, language)}
    </span>
  );
}
