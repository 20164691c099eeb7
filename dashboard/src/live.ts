// What the service tells while a page is open: the snapshot grew, or a capture went on. Reconnects by itself
// (EventSource does), and says whether the line is up.

export interface Live {
  snapshot: (sequence: number) => void;
  capture: (progress: unknown) => void;
  /** A case that the reader may see grew. */
  case: (id: string, version: number) => void;
  /** The clock of a hub that plays was moved. */
  clock: () => void;
  line: (up: boolean) => void;
}

export function connect(heard: Live): () => void {
  const source = new EventSource('/api/events');
  source.onopen = () => heard.line(true);
  source.onerror = () => heard.line(false);
  // The ledger grew: told as `snapshot` or as `ledger`.
  const grew = (event: MessageEvent<string>) => {
    const data = parse(event.data);
    if (typeof data === 'object' && data !== null && 'sequence' in data) heard.snapshot(Number(data.sequence));
  };
  source.addEventListener('snapshot', grew);
  source.addEventListener('ledger', grew);
  source.addEventListener('case', (event) => {
    const data = parse(event.data);
    if (typeof data === 'object' && data !== null && 'id' in data)
      heard.case(String(data.id), 'version' in data ? Number(data.version) : 0);
  });
  source.addEventListener('clock', () => heard.clock());
  source.addEventListener('capture', (event) => heard.capture(parse(event.data)));
  return () => source.close();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
