import { createContext, type ReactNode, useContext, useState } from 'react';
import { type ActAsked, ActDialog } from './act-dialog.tsx';

const OpenContext = createContext<(asked: ActAsked) => void>(() => {});
/** Opens the dialog of an act. It stays while what asked for it goes: a task that is done is a task no more. */
export const useOpenAct = () => useContext(OpenContext);

export function ActDesk({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<ActAsked | undefined>();
  return (
    <OpenContext value={setAsked}>
      {children}
      {asked && <ActDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </OpenContext>
  );
}
