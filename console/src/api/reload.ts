/** Whether somebody is there to fetch from. */
const isThere = async (): Promise<boolean> => (await fetch('/livez').catch(() => undefined))?.ok === true;

/** A part that cannot be fetched while somebody is there: the console was built anew under us, and the page is fetched with it. */
export async function reloadIfThere(): Promise<void> {
  if (await isThere()) location.reload();
}

/** A page that cannot be fetched is waited for: as soon as somebody is there, it is fetched whole. */
export async function reloadWhenThere(): Promise<never> {
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 1_000));
  location.reload();
  return new Promise(() => {});
}
