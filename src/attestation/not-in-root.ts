/** Whether the trusted root has the keys and authorities that an attestation names, for the times that it names. */

import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason } from '../verdict.ts';

interface Validity {
  readonly validFor: { readonly start: Date; readonly end: Date };
}

/** Something that the attestation says vouches for it. */
interface Voucher {
  readonly what: string;
  /** What the root has under that name. */
  readonly inRoot: readonly Validity[];
  /** When it vouched, as the attestation says. */
  readonly times: readonly Date[];
}

const GITHUB_ISSUER = 'GitHub, Inc.';

/**
 * The library refuses most of this too, and then says that the attestation is wrong. One thing it does not refuse: a log
 * entry without a promise, which has no time of its own, by a log whose key has ended (GHSA-wqqc-jjcq-vfxm). Here the key
 * must be valid at each signed time beside it.
 *
 * Nothing is verified yet: names and times are those that the attestation claims. So this refuses, and never accepts.
 *
 * @returns `SIGNER_NOT_IN_ROOT` with what the root lacks, or undefined where it has all
 */
export function notInRoot(
  entity: SignedEntity,
  material: TrustMaterial,
  root: TrustedRootValue,
): CodedReason | undefined {
  for (const { what, inRoot, times } of vouchersOf(entity, material)) {
    const uncovered = times.find((time) => !inRoot.some((one) => isValidAt(one, time)));
    if (inRoot.length === 0 || uncovered !== undefined) {
      const lack = lackIn(root, what, inRoot.length === 0 ? undefined : uncovered);
      return isByGithub(entity) && root.name !== 'github' ? { ...lack, remedy: GITHUB_REMEDY } : lack;
    }
  }
  return undefined;
}

const GITHUB_REMEDY =
  'if GitHub may sign the image for a private repository, write "trustedRoot": "github" in the rule';

/** @param time for which the root lacks it; undefined where it lacks it for any */
export function lackIn({ name, newestKey }: TrustedRootValue, what: string, time?: Date): CodedReason {
  const when = time === undefined ? '' : ` for ${time.toISOString()}`;
  const age = newestKey === undefined ? '' : `, and its newest key is of ${newestKey}`;
  return { code: 'SIGNER_NOT_IN_ROOT', reason: `the trusted root "${name}" has no ${what}${when}${age}` };
}

function* vouchersOf({ key, tlogEntries, timestamps }: SignedEntity, material: TrustMaterial): Generator<Voucher> {
  const stamps = timestamps.flatMap((time) => (time.$case === 'timestamp-authority' ? [time.timestamp] : []));
  const stamped = stamps.map(({ signingTime }) => signingTime);
  const entries = tlogEntries.map(({ logId: { keyId: id }, inclusionPromise, integratedTime }) => ({
    id,
    times: inclusionPromise === undefined ? stamped : [new Date(Number(integratedTime) * 1000)],
  }));
  const leaf = key.$case === 'certificate' ? key.certificate : undefined;
  if (leaf !== undefined) {
    const issues = ({ subject }: { readonly subject: Buffer }) => subject.equals(leaf.issuer);
    const inRoot = material.certificateAuthorities.filter(({ certChain }) => certChain.some(issues));
    const times = [...entries.flatMap((entry) => entry.times), ...stamped];
    yield { what: 'certificate authority of that name', inRoot, times };
  }
  for (const { id, times } of entries) {
    yield { what: `key of the transparency log ${idText(id)}`, inRoot: withId(material.tlogs, id), times };
  }
  for (const { logID: id, datetime } of leaf?.extSCT?.signedCertificateTimestamps ?? []) {
    yield { what: `key of the certificate log ${idText(id)}`, inRoot: withId(material.ctlogs, id), times: [datetime] };
  }
  for (const { signerSerialNumber, signerIssuer, signingTime } of stamps) {
    const inRoot = material.timestampAuthorities.filter(
      ({ certChain: [signer] }) =>
        signer?.serialNumber.equals(signerSerialNumber) === true && signer.issuer.equals(signerIssuer),
    );
    yield { what: 'timestamp authority of that name', inRoot, times: [signingTime] };
  }
}

/** Both ends belong to the time. */
function isValidAt({ validFor: { start, end } }: Validity, time: Date): boolean {
  return start <= time && time <= end;
}

function isByGithub({ key }: SignedEntity): boolean {
  return key.$case === 'certificate' && key.certificate.issuer.includes(GITHUB_ISSUER);
}

function withId<T extends { readonly logID: Buffer }>(logs: readonly T[], id: Buffer): readonly T[] {
  return logs.filter(({ logID }) => logID.equals(id));
}

/** The beginning of a log's ID, enough to tell it from others. */
function idText(id: Buffer): string {
  return id.toString('hex').slice(0, 16);
}
