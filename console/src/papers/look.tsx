import { Button } from 'antd';
import { type KeyboardEvent as KeyboardEventOf, type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../words/index.ts';

export interface Look {
  turn: number;
  zoom: number;
}

/** How a paper is looked at: turned, and closer or further, by buttons and by `+ - 0 R`. */
export function useLook(): { look: Look; tools: ReactNode } {
  const { t } = useWords();
  const [turn, setTurn] = useState(0);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey }: KeyboardEvent) => {
      if ((target as HTMLElement | null)?.closest('input, textarea, select') || ctrlKey || metaKey) return;
      if (key === '+') setZoom(closer);
      else if (key === '-') setZoom(further);
      else if (key === '0') setZoom(1);
      else if (key === 'R') setTurn(turned);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  const tools = (
    <>
      <Button size="small" onClick={() => setZoom(closer)} aria-label={t('paper.closer')}>
        +
      </Button>
      <Button size="small" onClick={() => setZoom(further)} aria-label={t('paper.further')}>
        −
      </Button>
      <Button size="small" onClick={() => setTurn(turned)}>
        {t('paper.turn')}
      </Button>
    </>
  );
  return { look: { turn, zoom }, tools };
}

const closer = (zoom: number) => Math.min(4, zoom * 1.25);
const further = (zoom: number) => Math.max(0.5, zoom / 1.25);
const turned = (turn: number) => (turn + 90) % 360;

/** A page that is larger than its place is moved by the keyboard, too; at its end the next one is turned to. */
export function Desk({
  name,
  children,
  turnPage,
}: {
  name: string;
  children: ReactNode;
  turnPage?: (by: 1 | -1) => void;
}) {
  const press = ({ key, currentTarget: place }: KeyboardEventOf<HTMLElement>) => {
    if (key === 'PageDown' && place.scrollTop + place.clientHeight >= place.scrollHeight - 2) turnPage?.(1);
    else if (key === 'PageUp' && place.scrollTop <= 2) turnPage?.(-1);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by its own keys
    <section className="paper" tabIndex={0} aria-label={name} onKeyDown={press}>
      {children}
    </section>
  );
}
