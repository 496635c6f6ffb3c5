import './papers.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { contentQuery, type Paper, paperQuery } from '../api/papers.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { Desk, useLook } from './look.tsx';
import { TakenAlong } from './taken-along.tsx';

// Its reader is larger than the rest of the console: it comes with the first PDF that somebody opens.
const PdfSheet = lazy(() => import('./pdf-sheet.tsx'));

interface Given {
  blob: Blob;
  name: string;
  /** What a finding says it found on this paper. */
  sought?: string | undefined;
}

/** A paper that is looked at: turned, closer or further, page by page. What cannot be shown is taken along. */
export function Sheet({ blob, name, sought = '' }: Given) {
  const { t } = useWords();
  const url = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  if (/^image\/(png|jpeg|gif|webp)$/.test(blob.type)) return <Picture url={url} name={name} />;
  if (blob.type === 'application/pdf')
    return (
      <Suspense fallback={<PageWaits />}>
        <PdfSheet key={url} blob={blob} name={name} url={url} sought={sought} />
      </Suspense>
    );
  return (
    <TakenAlong name={name} url={url}>
      {t(blob.type === 'image/tiff' ? 'paper.tiff' : 'paper.noPicture')}
    </TakenAlong>
  );
}

function Picture({ url, name }: { url: string; name: string }) {
  const { t } = useWords();
  const [isBroken, setBroken] = useState(false);
  const { look, tools } = useLook();
  if (isBroken)
    return (
      <TakenAlong name={name} url={url}>
        {t('paper.noPicture')}
      </TakenAlong>
    );
  return (
    <div>
      <div className="row wrap" style={{ gap: 4, marginBottom: 8 }}>
        {tools}
        <span className="quiet small">{name}</span>
      </div>
      <Desk name={name}>
        <img
          src={url}
          alt={name}
          style={{ width: `${look.zoom * 100}%`, transform: `rotate(${look.turn}deg)` }}
          onError={() => setBroken(true)}
        />
      </Desk>
    </div>
  );
}

/** The paper behind a hash, as the service keeps it. */
export function KeptPaper({ sha256, sought }: { sha256: string | undefined; sought?: string | undefined }) {
  const { t } = useWords();
  if (sha256 === undefined) return <p className="tone-look">{t('paper.notSeen')}</p>;
  return <Kept sha256={sha256} sought={sought} />;
}

function Kept({ sha256, sought }: { sha256: string; sought: string | undefined }) {
  const { t } = useWords();
  const { data: paper, error } = useQuery(paperQuery(sha256));
  if (error) return <Fault error={error} />;
  if (paper === undefined) return <PageWaits />;
  if (paper === null) return <p className="tone-look">{t('paper.notBrought')}</p>;
  return <PaperContent paper={paper} sought={sought} />;
}

/** The bytes of a kept paper, shown. */
export function PaperContent({ paper, sought }: { paper: Paper; sought?: string | undefined }) {
  const { t } = useWords();
  const { data, error } = useQuery(contentQuery(paper));
  if (error) return <Fault error={error} />;
  if (data === undefined) return <PageWaits />;
  return (
    <>
      <Sheet blob={data} name={paper.name} sought={sought} />
      <p className="quiet small" style={{ marginTop: 8 }}>
        {t('paper.logged')}
      </p>
    </>
  );
}
