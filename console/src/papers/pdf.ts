import {
  AnnotationMode,
  getDocument,
  type PageViewport,
  type PDFPageProxy,
  PDFWorker,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
// oxlint-disable-next-line import/default -- an address, as the builder makes it
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&url';
import { type Box, boxesOf, type Run } from './find.ts';

/** What a paper may need beside itself: tables of Chinese codes, fonts that it does not bring, readers of packed pictures. */
const beside: Record<string, string> = import.meta.glob(
  [
    '../../../node_modules/pdfjs-dist/cmaps/*.bcmap',
    '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
    '../../../node_modules/pdfjs-dist/wasm/*.wasm',
  ],
  { query: '?url', import: 'default', eager: true },
);
const addresses = new Map(Object.entries(beside).map(([file, url]) => [file.split('/').at(-1) ?? '', url]));

async function bytesOf(name: string): Promise<Uint8Array> {
  const url = addresses.get(name);
  const response = url === undefined ? undefined : await fetch(url);
  if (!response?.ok) throw new Error(`${name} is not here`);
  return new Uint8Array(await response.arrayBuffer());
}

class CodesFromHere {
  fetch = async ({ name }: { name: string }) => ({ cMapData: await bytesOf(`${name}.bcmap`), isCompressed: true });
}
class FileFromHere {
  fetch = ({ filename }: { filename: string }) => bytesOf(filename);
}

/** A paper that keeps its reader busy for longer is not shown. */
const PATIENCE_MS = 20_000;
/** As many points as a sheet of A3 at 300 dots an inch, and four times what any screen shows. */
const POINTS_MOST = 17_000_000;
const SIDE_MOST = 8_192;
/** So many pages are looked through for what a finding names. */
const SOUGHT_PAGES = 30;

export type PdfTrouble = 'locked' | 'broken' | 'slow';
export class PdfUnreadable extends Error {
  readonly trouble: PdfTrouble;
  constructor(trouble: PdfTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

export interface Drawn {
  /** What the page says, for who does not see it. */
  text: string;
  /** Where on it stands what was sought, in shares of its width and height. */
  boxes: Box[];
}

export interface Pdf {
  pages: number;
  /** Draws a page so many points wide, turned by so many degrees. @throws PdfUnreadable */
  draw(page: number, on: HTMLCanvasElement, look: { width: number; turn: number; sought: string }): Promise<Drawn>;
  /** The first page that says it; undefined where none of the first does. */
  pageOf(sought: string): Promise<number | undefined>;
  close(): void;
}

const runsOf = async (page: PDFPageProxy): Promise<Run[]> =>
  (await page.getTextContent()).items.flatMap((item) =>
    'str' in item ? [{ text: item.str, at: item.transform as number[], width: item.width, endsLine: item.hasEOL }] : [],
  );

const troubleOf = (error: unknown): PdfUnreadable =>
  error instanceof PdfUnreadable
    ? error
    : new PdfUnreadable(error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken');

/** Close enough to fill the width, and never more than a browser can hold: a page may say that it is a mile wide. */
function viewOf(page: PDFPageProxy, width: number, turn: number): PageViewport {
  const rotation = (page.rotate + turn) % 360;
  const plain = page.getViewport({ scale: 1, rotation });
  const most = Math.min(
    SIDE_MOST / Math.max(plain.width, plain.height),
    Math.sqrt(POINTS_MOST / (plain.width * plain.height)),
  );
  const scale = Math.min(width / plain.width, most);
  if (!Number.isFinite(scale) || scale <= 0) throw new PdfUnreadable('broken');
  return page.getViewport({ scale, rotation });
}

/**
 * Reads a PDF in a worker of its own, which ends with it. Nothing in it runs: no script, no link, no form; what is stamped on it is drawn.
 * @throws PdfUnreadable
 */
export async function openPdf(content: ArrayBuffer): Promise<Pdf> {
  const port = new Worker(workerUrl, { type: 'module' });
  const worker = PDFWorker.create({ port, verbosity: 0 });
  const close = () => {
    worker.destroy();
    port.terminate();
  };
  /** Whoever takes too long is ended: a paper can be made to be drawn for ever. */
  async function inTime<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new PdfUnreadable('slow')), PATIENCE_MS);
    });
    try {
      return await Promise.race([work, end]);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.trouble === 'slow') close();
      throw trouble;
    } finally {
      clearTimeout(timer);
    }
  }
  const opening = getDocument({
    data: content,
    worker,
    verbosity: 0,
    isEvalSupported: false,
    enableXfa: false,
    maxImageSize: POINTS_MOST * 4,
    useWorkerFetch: false,
    CMapReaderFactory: CodesFromHere,
    StandardFontDataFactory: FileFromHere,
    WasmFactory: FileFromHere,
  });
  const document = await inTime(opening.promise).catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    pages: document.numPages,
    draw: (number, canvas, { width, turn, sought }) =>
      inTime(
        (async () => {
          const page = await document.getPage(number);
          const viewport = viewOf(page, width, turn);
          canvas.width = Math.max(1, Math.round(viewport.width));
          canvas.height = Math.max(1, Math.round(viewport.height));
          await page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE }).promise;
          // What cannot be read as text may well be seen.
          const runs = await runsOf(page).catch(() => []);
          return {
            text: runs.map(({ text, endsLine }) => text + (endsLine ? '\n' : ' ')).join(''),
            boxes: boxesOf(runs, sought, viewport),
          };
        })(),
      ),
    async pageOf(sought) {
      for (let number = 1; number <= Math.min(SOUGHT_PAGES, document.numPages); number++) {
        const page = await inTime(document.getPage(number));
        const runs = await inTime(runsOf(page));
        if (boxesOf(runs, sought, page.getViewport({ scale: 1 })).length > 0) return number;
      }
      return undefined;
    },
    close,
  };
}
