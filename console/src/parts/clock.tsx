import { useEffect, useState } from 'react';
import { serverNow } from '../api/call.ts';
import { useWords } from '../words/index.ts';
import { instantText, spanText } from './format.ts';

/** The server’s time, told anew so often. */
export function useNow(everyMs = 1_000): Date {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const beat = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(beat);
  }, [everyMs]);
  return now;
}

/** A deadline: how long is left, and the instant with its zone. Relative time never stands alone. */
export function Clock({ at }: { at: string }) {
  const { t, language } = useWords();
  const now = useNow(20_000);
  const left = new Date(at).getTime() - now.getTime();
  const tone = left < 0 ? 'act' : left < 7_200_000 ? 'look' : 'over';
  const span = spanText(left, language);
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <span className={left < 7_200_000 ? `tone-${tone}` : ''} style={{ fontWeight: left < 7_200_000 ? 600 : 400 }}>
        {t(left < 0 ? 'clock.late' : 'clock.left', { span })}
      </span>
      <span className="quiet small" style={{ marginLeft: 8 }}>
        {instantText(at, now)}
      </span>
    </span>
  );
}
