/** A minted attestation as cosign stores it, one layer of an `.att` manifest, with the edits that the negative cases need. */

export interface InclusionProof {
  readonly logIndex: number;
  /** Hexadecimal. */
  readonly rootHash: string;
  readonly treeSize: number;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

export interface MintedAttestation {
  /** The layer: the DSSE envelope, byte for byte. */
  readonly envelope: Buffer;
  /** The layer's annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of Rekor v1. Not part of the layer; only a sigstore bundle holds it. */
  readonly inclusionProof?: InclusionProof | undefined;
  /** The log entry of Rekor v2, as a sigstore bundle holds it. */
  readonly entryOfV2?: object | undefined;
  /** DER. Only a sigstore bundle holds them. */
  readonly timestamps: readonly Buffer[];
}

/** The annotation `dev.sigstore.cosign/bundle`. */
export interface CosignBundle {
  readonly SignedEntryTimestamp: string;
  readonly Payload: {
    /** The log entry, base64. */
    readonly body: string;
    readonly integratedTime: number;
    readonly logIndex: number;
    /** Hexadecimal. */
    readonly logID: string;
  };
}

/** A DSSE envelope, its payload in base64. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export const BUNDLE_ANNOTATION = 'dev.sigstore.cosign/bundle';
export const CERTIFICATE_ANNOTATION = 'dev.sigstore.cosign/certificate';
export const CHAIN_ANNOTATION = 'dev.sigstore.cosign/chain';

/** What the log promised about the attestation. */
export function bundleOf({ annotations }: MintedAttestation): CosignBundle {
  return JSON.parse(annotations[BUNDLE_ANNOTATION] ?? '{}') as CosignBundle;
}

/** The same attestation with another promise: `editBundle(minted, (bundle) => ({ ...bundle, SignedEntryTimestamp: '…' }))`. */
export function editBundle(minted: MintedAttestation, edit: (bundle: CosignBundle) => CosignBundle): MintedAttestation {
  return editAnnotations(minted, { [BUNDLE_ANNOTATION]: JSON.stringify(edit(bundleOf(minted))) });
}

/** The same attestation with another `integratedTime`, as nobody signed it. */
export function editIntegratedTime(minted: MintedAttestation, seconds: number): MintedAttestation {
  return editBundle(minted, ({ Payload, ...rest }) => ({
    ...rest,
    Payload: { ...Payload, integratedTime: Payload.integratedTime + seconds },
  }));
}

/** The same attestation with one bit of the signed entry timestamp turned over. */
export function corruptSet(minted: MintedAttestation): MintedAttestation {
  return editBundle(minted, (bundle) => {
    const signature = Buffer.from(bundle.SignedEntryTimestamp, 'base64');
    // The last byte: the ASN.1 structure stays whole, the number in it does not.
    signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    return { ...bundle, SignedEntryTimestamp: signature.toString('base64') };
  });
}

/** The same envelope and certificate with the log entry, validly signed, of another attestation. */
export function swapLogEntry(minted: MintedAttestation, other: MintedAttestation): MintedAttestation {
  return editBundle(minted, () => bundleOf(other));
}

/** The same attestation with these annotations replaced; `undefined` drops one. */
export function editAnnotations(
  minted: MintedAttestation,
  changes: Readonly<Record<string, string | undefined>>,
): MintedAttestation {
  const entries = Object.entries({ ...minted.annotations, ...changes });
  const annotations = Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { ...minted, annotations };
}

/** The same attestation with another envelope under the old signature and log entry. */
export function editEnvelope(minted: MintedAttestation, edit: (envelope: Envelope) => Envelope): MintedAttestation {
  const envelope = JSON.parse(minted.envelope.toString()) as Envelope;
  return { ...minted, envelope: Buffer.from(JSON.stringify(edit(envelope))) };
}

/** The same attestation with another statement under the old signature and log entry: `(text) => text.replace('a', 'b')`. */
export function editPayload(minted: MintedAttestation, edit: (text: string) => string): MintedAttestation {
  return editEnvelope(minted, (envelope) => ({
    ...envelope,
    payload: Buffer.from(edit(Buffer.from(envelope.payload, 'base64').toString())).toString('base64'),
  }));
}

/** The versions of a sigstore bundle, by what they are told apart. */
export const BUNDLE_TYPES = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const;

/**
 * The attestation as a sigstore bundle.
 *
 * @param version 0.1 as a cosign layer becomes one (log promise alone), 0.3 as it is stored behind OCI referrers
 */
export function sigstoreBundle(minted: MintedAttestation, version: keyof typeof BUNDLE_TYPES = '0.1'): object {
  const pem = minted.annotations[CERTIFICATE_ANNOTATION] ?? '';
  const certificate = { rawBytes: pem.replaceAll(/-----[A-Z ]+-----|\s/g, '') };
  const { timestamps, entryOfV2 } = minted;
  return {
    mediaType: BUNDLE_TYPES[version],
    verificationMaterial: {
      ...(version === '0.3' ? { certificate } : { x509CertificateChain: { certificates: [certificate] } }),
      tlogEntries: entryOfV2 === undefined ? entriesOfV1(minted, version) : [entryOfV2],
      ...(timestamps.length > 0 && {
        timestampVerificationData: {
          rfc3161Timestamps: timestamps.map((one) => ({ signedTimestamp: one.toString('base64') })),
        },
      }),
    },
    dsseEnvelope: JSON.parse(minted.envelope.toString()) as Envelope,
  };
}

function entriesOfV1(minted: MintedAttestation, version: keyof typeof BUNDLE_TYPES): readonly object[] {
  const { inclusionProof } = minted;
  if (inclusionProof === undefined) {
    return [];
  }
  const { SignedEntryTimestamp, Payload } = bundleOf(minted);
  const { kind, apiVersion } = JSON.parse(Buffer.from(Payload.body, 'base64').toString()) as Record<string, string>;
  const proof = {
    ...inclusionProof,
    logIndex: String(inclusionProof.logIndex),
    treeSize: String(inclusionProof.treeSize),
    rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
    checkpoint: { envelope: inclusionProof.checkpoint },
  };
  return [
    {
      logIndex: String(Payload.logIndex),
      logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
      kindVersion: { kind, version: apiVersion },
      integratedTime: String(Payload.integratedTime),
      inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
      canonicalizedBody: Payload.body,
      ...(version !== '0.1' && { inclusionProof: proof }),
    },
  ];
}
