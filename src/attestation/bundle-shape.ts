/** The shape of a sigstore bundle, v0.1 to v0.3, in protobuf's JSON. */

import { anything, closed, list, text, textLike } from '../json/untrusted-json.ts';
import { base64 } from './base64.ts';

// Fields that a bundle does not have are refused, as cosign refuses them: the other spelling of a field would be read as none.

/** A 64-bit integer, which protobuf's JSON writes as a text. */
const integer = textLike(/^(?:0|[1-9]\d{0,18})$/);

export const Certificate = closed({ rawBytes: base64 });

export const InclusionProof = closed(
  { checkpoint: closed({ envelope: text }) },
  { logIndex: integer, treeSize: integer, rootHash: base64, hashes: list(base64) },
);

/** protobuf's JSON leaves out a zero. */
export const Entry = closed(
  { logId: closed({ keyId: base64 }), kindVersion: closed({ kind: text, version: text }), canonicalizedBody: base64 },
  {
    logIndex: integer,
    integratedTime: integer,
    inclusionPromise: closed({ signedEntryTimestamp: base64 }),
    inclusionProof: InclusionProof,
  },
);

export const Material = closed(
  {},
  {
    certificate: Certificate,
    x509CertificateChain: closed({ certificates: list(Certificate) }),
    publicKey: anything,
    tlogEntries: list(Entry),
    timestampVerificationData: closed({}, { rfc3161Timestamps: list(closed({ signedTimestamp: base64 })) }),
  },
);

const Envelope = closed({
  payload: base64,
  payloadType: text,
  signatures: list(closed({ sig: base64 }, { keyid: text })),
});

export const Bundle = closed(
  { mediaType: text, verificationMaterial: Material },
  { dsseEnvelope: Envelope, messageSignature: anything },
);
