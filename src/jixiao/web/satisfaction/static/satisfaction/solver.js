// Finds the number whose SHA-256 with the salt is the challenge (FIPS 180-4). Works without a secure context, too.
const K = new Uint32Array(64), H0 = new Uint32Array(8);
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
  if (!prime) continue;
  if (found < 8) H0[found] = (Math.sqrt(n) % 1) * 4294967296;
  K[found++] = (Math.cbrt(n) % 1) * 4294967296;
}
const W = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function digest(bytes) {
  const length = bytes.length, blocks = (length + 72) >> 6, view = new DataView(new ArrayBuffer(blocks << 6));
  for (let i = 0; i < length; i++) view.setUint8(i, bytes[i]);
  view.setUint8(length, 128);
  view.setUint32((blocks << 6) - 4, length * 8);
  const h = Uint32Array.from(H0);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) W[i] = view.getUint32((block << 6) + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      z = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += z;
  }
  return h;
}

self.onmessage = (message) => {
  const asked = JSON.parse(message.data), wanted = parseInt(asked.challenge.slice(0, 8), 16);
  for (let number = 0; number <= asked.maxnumber; number++) {
    const found = digest(new TextEncoder().encode(asked.salt + number));
    if (found[0] !== wanted) continue;
    if ([...found].map((part) => part.toString(16).padStart(8, "0")).join("") !== asked.challenge) continue;
    const { algorithm, challenge, salt, signature } = asked;
    self.postMessage(btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })));
    return;
  }
};
