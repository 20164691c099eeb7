// SHA-256 (FIPS 180-4) of a file, read in pieces: the browser's own digest wants the whole file in memory and is
// missing where the hub is reached without TLS.
const K = new Uint32Array(64);
const FIRST = new Uint32Array(8);
{
  let found = 0;
  for (let n = 2; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    const part = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32);
    K[found] = part(Math.cbrt(n));
    if (found < 8) FIRST[found] = part(Math.sqrt(n));
    found += 1;
  }
}

export function sha256() {
  const h = FIRST.slice();
  const w = new Uint32Array(64);
  const rest = new Uint8Array(64);
  let held = 0;
  let total = 0;

  function block(view: DataView, at: number) {
    const W = (i: number) => w[i] ?? 0;
    for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = W(i - 15);
      const b = W(i - 2);
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = (W(i - 16) + s0 + W(i - 7) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, k = 0] = h;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (k + s1 + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + W(i)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, x] of [a, b, c, d, e, f, g, k].entries()) h[i] = ((h[i] ?? 0) + x) | 0;
  }

  function update(bytes: Uint8Array) {
    total += bytes.length;
    let at = 0;
    if (held > 0) {
      const take = Math.min(64 - held, bytes.length);
      rest.set(bytes.subarray(0, take), held);
      held += take;
      at = take;
      if (held < 64) return;
      block(new DataView(rest.buffer), 0);
      held = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + 64 <= bytes.length; at += 64) block(view, at);
    rest.set(bytes.subarray(at), 0);
    held = bytes.length - at;
  }

  function digest(): string {
    const bits = total * 8;
    const tail = new Uint8Array(held < 56 ? 64 - held : 128 - held);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    update(tail);
    return Array.from(h, (x) => x.toString(16).padStart(8, '0')).join('');
  }
  return { update, digest };
}

export async function hashOf(file: Blob, progress: (share: number) => void = () => {}): Promise<string> {
  const hash = sha256();
  const PIECE = 1 << 20;
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    progress(Math.min(1, (at + PIECE) / file.size));
  }
  return hash.digest();
}
