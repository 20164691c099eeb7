// What the service tells while a page is open: the snapshot grew, or a capture went on. Reconnects by itself
// (EventSource does), and says whether the line is up.

export interface Live {
  snapshot: (sequence: number) => void;
  capture: (progress: unknown) => void;
  line: (up: boolean) => void;
}

export function connect(heard: Live): () => void {
  const source = new EventSource('/api/events');
  source.onopen = () => heard.line(true);
  source.onerror = () => heard.line(false);
  source.addEventListener('snapshot', (event) => {
    const data = parse(event.data);
    if (typeof data === 'object' && data !== null && 'sequence' in data) heard.snapshot(Number(data.sequence));
  });
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
