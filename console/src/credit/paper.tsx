import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { contentQuery, paperQuery } from '../api/papers.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';

/** A scanned paper that is looked at: turned, and closer or further. What is no picture is taken along. */
export function Sheet({ blob, name }: { blob: Blob; name: string }) {
  const { t } = useWords();
  const url = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const [turn, setTurn] = useState(0);
  const [zoom, setZoom] = useState(1);
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(blob.type);
  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey }: KeyboardEvent) => {
      if ((target as HTMLElement | null)?.closest('input, textarea, select') || ctrlKey || metaKey) return;
      if (key === '+') setZoom((now) => Math.min(4, now * 1.25));
      else if (key === '-') setZoom((now) => Math.max(0.5, now / 1.25));
      else if (key === '0') setZoom(1);
      else if (key === 'R') setTurn((now) => (now + 90) % 360);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  if (!isPicture)
    return (
      <div className="paper-none">
        <p>{t('paper.noPicture')}</p>
        <Button href={url} download={name}>
          {t('read.download')}
        </Button>
      </div>
    );
  return (
    <div>
      <div className="row wrap" style={{ gap: 4, marginBottom: 8 }}>
        <Button size="small" onClick={() => setZoom(zoom * 1.25)} aria-label={t('paper.closer')}>
          +
        </Button>
        <Button size="small" onClick={() => setZoom(zoom / 1.25)} aria-label={t('paper.further')}>
          −
        </Button>
        <Button size="small" onClick={() => setTurn((turn + 90) % 360)}>
          {t('paper.turn')}
        </Button>
        <span className="quiet small">{name}</span>
      </div>
      {/* A page that is larger than its place is moved by the keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by its own keys */}
      <section className="paper" tabIndex={0} aria-label={name}>
        <img src={url} alt={name} style={{ width: `${zoom * 100}%`, transform: `rotate(${turn}deg)` }} />
      </section>
    </div>
  );
}

/** The paper behind a hash, as the service keeps it. */
export function KeptPaper({ sha256 }: { sha256: string | undefined }) {
  const { t } = useWords();
  if (sha256 === undefined) return <p className="tone-look">{t('paper.notSeen')}</p>;
  return <Kept sha256={sha256} />;
}

function Kept({ sha256 }: { sha256: string }) {
  const { t } = useWords();
  const { data: paper, error } = useQuery(paperQuery(sha256));
  if (error) return <Fault error={error} />;
  if (paper === undefined) return <PageWaits />;
  if (paper === null) return <p className="tone-look">{t('paper.notBrought')}</p>;
  return <Content paper={paper} />;
}

function Content({ paper }: { paper: Parameters<typeof contentQuery>[0] }) {
  const { t } = useWords();
  const { data, error } = useQuery(contentQuery(paper));
  if (error) return <Fault error={error} />;
  if (data === undefined) return <PageWaits />;
  return (
    <>
      <Sheet blob={data} name={paper.name} />
      <p className="quiet small" style={{ marginTop: 8 }}>
        {t('paper.logged')}
      </p>
    </>
  );
}
