/** Keeping the window on a page whose body is replaced without a reload, as Turbo and htmx do. */

/**
 * Puts the host into the body, and puts it back where the body is replaced or emptied.
 *
 * A page that takes the host itself away, and nothing else, means it.
 */
export function stay(host: HTMLElement, tag: string): void {
  const put = (): void => {
    // A copy of the page that was kept in memory holds a copy of the host, without its window.
    for (const other of document.querySelectorAll(tag)) if (other !== host) other.remove();
    if (document.body && !host.isConnected) document.body.append(host);
  };
  const observer = new MutationObserver((changes) => {
    const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    if (removed.length === 1 && removed[0] === host) {
      observer.disconnect();
      return;
    }
    put();
    watch();
  });
  const watch = (): void => {
    observer.disconnect();
    observer.observe(document.documentElement, { childList: true });
    if (document.body) observer.observe(document.body, { childList: true });
  };
  put();
  watch();
}
