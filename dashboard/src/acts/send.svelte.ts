// Sending one act: one press at a time, one key per content, and what came back.
import { newKey } from '../api/ask';
import { asRefused, type Refused } from '../api/problem';

export class Sending {
  working = $state(false);
  failure = $state<Refused | null>(null);
  private key = '';
  private content = '';

  /** The answer, or null when it was refused or another press is under way. What never arrived is sent again
      under the same key, so that it happens once. */
  async run<T>(content: unknown, act: (key: string) => Promise<T>): Promise<T | null> {
    if (this.working) return null;
    const text = JSON.stringify(content);
    if (this.key === '' || text !== this.content) {
      this.key = newKey();
      this.content = text;
    }
    this.working = true;
    this.failure = null;
    try {
      const answer = await act(this.key);
      this.key = '';
      return answer;
    } catch (error) {
      this.failure = asRefused(error);
      if (!this.failure.offline) this.key = '';
      return null;
    } finally {
      this.working = false;
    }
  }
}
