/** Whether the trusted root has the keys and authorities that an attestation names, for the times that it names. */

import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason } from '../verdict.ts';

interface Validity {
  readonly validFor: { readonly start: Date; readonly end: Date };
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
  { key, tlogEntries, timestamps }: SignedEntity,
  { certificateAuthorities, timestampAuthorities, tlogs, ctlogs }: TrustMaterial,
  root: TrustedRootValue,
): CodedReason | undefined {
  const lacks = (what: string, having: readonly Validity[], times: readonly Date[]) =>
    lackIn(root, what, having, times);
  const stamps = timestamps.flatMap((time) => (time.$case === 'timestamp-authority' ? [time.timestamp] : []));
  const stamped = stamps.map(({ signingTime }) => signingTime);
  const entries = tlogEntries.map(({ logId, inclusionPromise, integratedTime }) => ({
    logId: logId.keyId,
    times: inclusionPromise === undefined ? stamped : [new Date(Number(integratedTime) * 1000)],
  }));
  const leaf = key.$case === 'certificate' ? key.certificate : undefined;
  const issuers = certificateAuthorities.filter(({ certChain }) =>
    certChain.some(({ subject }) => leaf !== undefined && subject.equals(leaf.issuer)),
  );
  const missing =
    (leaf &&
      lacks('certificate authority of that name', issuers, [...entries.flatMap(({ times }) => times), ...stamped])) ??
    first(entries, ({ logId, times }) =>
      lacks(`key of the transparency log ${idText(logId)}`, withId(tlogs, logId), times),
    ) ??
    first(leaf?.extSCT?.signedCertificateTimestamps ?? [], ({ logID, datetime }) =>
      lacks(`key of the certificate log ${idText(logID)}`, withId(ctlogs, logID), [datetime]),
    ) ??
    first(stamps, ({ signerSerialNumber, signerIssuer, signingTime }) => {
      const named = timestampAuthorities.filter(
        ({ certChain: [signer] }) =>
          signer?.serialNumber.equals(signerSerialNumber) === true && signer.issuer.equals(signerIssuer),
      );
      return lacks('timestamp authority of that name', named, [signingTime]);
    });
  return missing !== undefined && leaf?.issuer.includes(GITHUB_ISSUER) === true && root.name !== 'github'
    ? { ...missing, remedy: 'if GitHub may sign the image for a private repository, write "trustedRoot": "github"' }
    : missing;
}

/** @returns that the root lacks something for a time, if it has it not or only for other times */
function lackIn(
  { name, newestKey }: TrustedRootValue,
  what: string,
  having: readonly Validity[],
  times: readonly Date[],
): CodedReason | undefined {
  const uncovered = times.find(
    (time) => !having.some(({ validFor }) => validFor.start <= time && time <= validFor.end),
  );
  if (having.length > 0 && uncovered === undefined) {
    return undefined;
  }
  const when = having.length === 0 || uncovered === undefined ? '' : ` for ${uncovered.toISOString()}`;
  const age = newestKey === undefined ? '' : `, and its newest key is of ${newestKey}`;
  return { code: 'SIGNER_NOT_IN_ROOT', reason: `the trusted root "${name}" has no ${what}${when}${age}` };
}

function withId<T extends { readonly logID: Buffer }>(logs: readonly T[], id: Buffer): readonly T[] {
  return logs.filter(({ logID }) => logID.equals(id));
}

/** The beginning of a log's ID, enough to tell it from others. */
function idText(id: Buffer): string {
  return id.toString('hex').slice(0, 16);
}

function first<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
