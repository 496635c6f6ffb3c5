import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { PageWaits } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { Desk, useLook } from './look.tsx';
import { type Drawn, openPdf, type Pdf, type PdfTrouble, PdfUnreadable } from './pdf.ts';
import { TakenAlong } from './taken-along.tsx';

interface Given {
  blob: Blob;
  name: string;
  url: string;
  /** What a finding says it found here: where the paper says so, a box is drawn. */
  sought: string;
}

/** A PDF, page by page. One that cannot be shown says why, and is taken along. */
export default function PdfSheet({ blob, name, url, sought }: Given) {
  const { t } = useWords();
  const [pdf, setPdf] = useState<Pdf>();
  const [trouble, setTrouble] = useState<PdfTrouble>();
  const [at, setAt] = useState(1);
  const { look, tools } = useLook();
  useEffect(() => {
    let isShut = false;
    let opened: Pdf | undefined;
    const read = async () => {
      opened = await openPdf(await blob.arrayBuffer());
      if (isShut) opened.close();
      else setPdf(opened);
    };
    read().catch((error: unknown) => !isShut && setTrouble(troubleOf(error)));
    return () => {
      isShut = true;
      opened?.close();
    };
  }, [blob]);
  useEffect(() => {
    let isShut = false;
    const seek = async () => {
      const page = sought === '' ? undefined : await pdf?.pageOf(sought);
      if (page !== undefined && !isShut) setAt(page);
    };
    // Whoever cannot be read as text is looked through by eye.
    seek().catch(() => {});
    return () => {
      isShut = true;
    };
  }, [pdf, sought]);
  if (trouble !== undefined)
    return (
      <TakenAlong name={name} url={url}>
        {t(`paper.pdf.${trouble}`)}
      </TakenAlong>
    );
  if (!pdf) return <PageWaits />;
  const go = (page: number) => setAt(Math.max(1, Math.min(pdf.pages, page)));
  return (
    <div>
      <div className="row wrap" style={{ gap: 4, marginBottom: 8 }}>
        {tools}
        <Button size="small" disabled={at === 1} onClick={() => go(at - 1)} aria-label={t('paper.back')}>
          ‹
        </Button>
        <span className="number small" role="status">
          {t('paper.page', { at, of: pdf.pages })}
        </span>
        <Button size="small" disabled={at === pdf.pages} onClick={() => go(at + 1)} aria-label={t('paper.on')}>
          ›
        </Button>
        <span className="quiet small">{name}</span>
      </div>
      <Desk name={name} turnPage={(by) => go(at + by)}>
        <Page pdf={pdf} at={at} {...look} sought={sought} name={name} onTrouble={setTrouble} />
      </Desk>
    </div>
  );
}

const troubleOf = (error: unknown): PdfTrouble => (error instanceof PdfUnreadable ? error.trouble : 'broken');

function Page({
  pdf,
  at,
  turn,
  zoom,
  sought,
  name,
  onTrouble,
}: {
  pdf: Pdf;
  at: number;
  turn: number;
  zoom: number;
  sought: string;
  name: string;
  onTrouble(trouble: PdfTrouble): void;
}) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn & { at: number }>();
  useEffect(() => {
    let isLate = false;
    // Drawn aside, and put in its place when it is whole: a canvas takes one drawing at a time.
    const canvas = document.createElement('canvas');
    const width = (place.current?.parentElement?.clientWidth ?? 600) * zoom * devicePixelRatio;
    const draw = async () => {
      const found = await pdf.draw(at, canvas, { width, turn, sought });
      if (isLate) return;
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', t('paper.pageOf', { name, at }));
      place.current?.querySelector('canvas')?.remove();
      place.current?.prepend(canvas);
      setDrawn({ ...found, at });
    };
    draw().catch((error: unknown) => !isLate && onTrouble(troubleOf(error)));
    return () => {
      isLate = true;
    };
  }, [pdf, at, turn, zoom, sought, name, onTrouble, t]);
  const boxes = drawn?.boxes ?? [];
  return (
    <div className="pdf-page" ref={place} style={{ width: `${zoom * 100}%` }} data-page={drawn?.at}>
      {boxes.map(({ left, top, width, height }, i) => (
        <span
          // The order is the identity.
          key={i}
          className="found-here"
          title={t('paper.foundHere')}
          style={{ left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
        />
      ))}
      <p className="unseen">{drawn?.text}</p>
    </div>
  );
}
