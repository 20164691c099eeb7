// Captures sent in this visit: first the sending, then the reading. They live outside the page, so that leaving the
// page does not stop them.
import { api } from './api/client';
import { asRefused, type Refused } from './api/problem';
import type { Capture } from './api/types';
import { sendCapture } from './api/upload';

export interface Sent {
  key: number;
  name: string;
  size: number;
  sent: number;
  phase: 'waiting' | 'busy' | 'sending' | 'reading' | 'ended';
  capture: Capture | null;
  failure: Refused | null;
  stopped: boolean;
  stop: () => void;
}

const ASK_EVERY_MS = 700;
// The service reads one capture at a time. When somebody else's is being read we come again, for ten minutes at most.
const COME_AGAIN_MS = 2000;
const COME_AGAIN_TIMES = 300;
let next = 1;
let before: Promise<void> = Promise.resolve();
const list = $state<Sent[]>([]);
export const captures = {
  get list() {
    return list;
  },
};
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Files go one after the other, in the order in which they were chosen. */
export function send(files: Iterable<File>) {
  for (const file of files) {
    list.unshift({
      key: next++,
      name: file.name,
      size: file.size,
      sent: 0,
      phase: 'waiting',
      capture: null,
      failure: null,
      stopped: false,
      stop: () => {},
    });
    const entry = list[0];
    if (entry === undefined) continue;
    entry.stop = () => {
      entry.stopped = true;
      entry.phase = 'ended';
    };
    before = before.then(() => handIn(entry, file));
  }
}

async function handIn(entry: Sent, file: File) {
  for (let attempt = 0; !entry.stopped; attempt += 1) {
    entry.phase = 'sending';
    entry.sent = 0;
    const { done, stop } = sendCapture(file, (sent) => {
      entry.sent = sent;
    });
    entry.stop = () => {
      entry.stopped = true;
      entry.phase = 'ended';
      stop();
    };
    try {
      await follow(entry, await done);
      return;
    } catch (error) {
      const refused = asRefused(error);
      if (refused.status !== 503 || attempt >= COME_AGAIN_TIMES) {
        entry.failure = refused;
        entry.phase = 'ended';
        return;
      }
      entry.phase = 'busy';
      await rest(COME_AGAIN_MS);
    }
  }
}

async function follow(entry: Sent, id: string) {
  entry.phase = 'reading';
  let misses = 0;
  while (entry.phase === 'reading') {
    try {
      entry.capture = await api.capture(id);
      misses = 0;
      if (entry.capture.state === 'done' || entry.capture.state === 'failed') entry.phase = 'ended';
    } catch (error) {
      // One lost answer is not a failure; ten in a row are.
      misses += 1;
      if (misses >= 10) {
        entry.failure = asRefused(error);
        entry.phase = 'ended';
      }
    }
    if (entry.phase === 'reading') await rest(ASK_EVERY_MS);
  }
}

/** The live line told of a capture: sooner than the next question. */
export function heardOf(progress: unknown) {
  if (typeof progress !== 'object' || progress === null || !('id' in progress) || !('state' in progress)) return;
  const entry = list.find((one) => one.capture?.id === progress.id && one.phase === 'reading');
  if (entry?.capture) entry.capture = { ...entry.capture, ...(progress as Partial<Capture>) };
}
