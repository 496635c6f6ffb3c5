import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import type { ActAsked } from './act-dialog.tsx';

const OpenContext = createContext<(asked: ActAsked) => void>(() => {});
/** Opens the dialog of an act. It stays while what asked for it goes: a task that is done is a task no more. */
export const useOpenAct = () => useContext(OpenContext);

/** Forms are large, and nobody needs one before there is something to see. */
const dialog = () => import('./act-dialog.tsx').then(({ ActDialog }) => ({ default: ActDialog }));
const ActDialog = lazy(dialog);
const CALM_MS = 2_000;

export function ActDesk({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<ActAsked | undefined>();
  // Fetched as soon as the page is at rest: whoever opens one does not wait, and the field has it where there is no line.
  useEffect(() => {
    const timer = setTimeout(() => void dialog().catch(() => {}), CALM_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <OpenContext value={setAsked}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <ActDialog asked={asked} onClose={() => setAsked(undefined)} />
        </Suspense>
      )}
    </OpenContext>
  );
}
