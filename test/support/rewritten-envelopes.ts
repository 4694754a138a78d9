/** Ways to write an envelope that readers read differently, and ways that all read alike. */
import type { Envelope } from './minted-attestation.ts';

export type Write = (envelope: Envelope) => string;

/** As nobody honest writes it. */
export const ODD_ENVELOPES: Readonly<Record<string, Write>> = {
  'a payload without its padding': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replace(/=+$/, '') }),
  'a payload with line ends': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replace(/.{8}/g, '$&\n') }),
  'a payload with junk in it': (envelope) =>
    JSON.stringify({ ...envelope, payload: `${envelope.payload.slice(0, 8)}!${envelope.payload.slice(8)}` }),
  'a payload with junk behind it': (envelope) => JSON.stringify({ ...envelope, payload: `${envelope.payload}AA` }),
  'a payload of both alphabets': (envelope) => JSON.stringify({ ...envelope, payload: `${envelope.payload}+_` }),
  'two payloads, the other one first': (envelope) => `{"payload":"AAAA",${JSON.stringify(envelope).slice(1)}`,
  'two payloads, the other one last': (envelope) => `${JSON.stringify(envelope).slice(0, -1)},"payload":"AAAA"}`,
  'two payloads that are the same': (envelope) =>
    `{"payload":${JSON.stringify(envelope.payload)},${JSON.stringify(envelope).slice(1)}`,
  'two payloads, one key with an escape': (envelope) =>
    String.raw`{"p\u0061yload":"AAAA",${JSON.stringify(envelope).slice(1)}`,
  'two signatures under one key': (envelope) => JSON.stringify(envelope).replace('"sig":', '"sig":"AAAA","sig":'),
  'a byte order mark': (envelope) => `\ufeff${JSON.stringify(envelope)}`,
  'junk behind it': (envelope) => `${JSON.stringify(envelope)}{}`,
  'a signature with junk in it': (envelope) => JSON.stringify(envelope).replace('"sig":"', '"sig":"!'),
  'a signature with a blank': (envelope) => JSON.stringify(envelope).replace('"sig":"', '"sig":" '),
  'a signature with junk behind it': (envelope) =>
    JSON.stringify({ ...envelope, signatures: envelope.signatures.map(({ sig }) => ({ keyid: '', sig: `${sig}!` })) }),
};

/** As anyone can store it who has the genuine one, and as an honest publisher might write it. */
export const OTHER_ENVELOPES: Readonly<Record<string, Write>> = {
  blanks: (envelope) => JSON.stringify(envelope, undefined, 1),
  'a line end behind it': (envelope) => `${JSON.stringify(envelope)}\n`,
  'another order of its keys': ({ payloadType, payload, signatures }) =>
    JSON.stringify({ signatures, payload, payloadType }),
  'a key that nobody reads': (envelope) => JSON.stringify({ ...envelope, other: 1 }),
  'no key id': ({ signatures, ...rest }) =>
    JSON.stringify({ ...rest, signatures: signatures.map(({ sig }) => ({ sig })) }),
  'the URL-safe alphabet': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replaceAll('+', '-').replaceAll('/', '_') }),
};
