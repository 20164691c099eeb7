import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from './sha256';

describe('SHA-256', () => {
  it('agrees with another implementation at every length around a block, in one piece and in many', () => {
    for (let length = 0; length <= 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
      const wanted = createHash('sha256').update(bytes).digest('hex');
      const whole = sha256();
      whole.update(bytes);
      expect(whole.digest()).toBe(wanted);
      const pieces = sha256();
      for (let at = 0; at < length; at += 7) pieces.update(bytes.subarray(at, at + 7));
      expect(pieces.digest()).toBe(wanted);
    }
  });
});
