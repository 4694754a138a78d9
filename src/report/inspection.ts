/** What `inspect` prints: everything that is stored for an image, for people or as JSON. */

import { repositoryText } from '../reference/reference.ts';
import type { InspectedAttestation, Inspection } from '../inspection.ts';
import type { CodedReason } from '../verdict.ts';
import { printable, reasonText } from './message.ts';

/** @returns a text of several lines without a newline at its end */
export function inspectionText({ reference, digest, decidedBy, attestations, unread }: Inspection): string {
  const written = printable(reference.written);
  return [
    `${written}${digest === undefined ? '' : ` (${digest})`}`,
    decidedBy === undefined ? 'no rule decides about it' : `${printable(decidedBy)} decides about it`,
    ...(digest !== undefined && attestations.length + unread.length === 0 ? ['nothing is stored for it'] : []),
    ...attestations.map((attestation, index) => `\n${index + 1}. ${attestationText(attestation, decidedBy)}`),
    ...(unread.length > 0 ? [`\nnot read:\n${unread.map((reason) => `  ${codedText(reason)}`).join('\n')}`] : []),
    `\nThis is what is stored, and no verdict. \`image-provenance verify ${written}\` gives one.`,
  ].join('\n');
}

/** Anybody who can push to the repository can store what verifies: only a person knows whose signature it should be. */
function ruleHeading(decidedBy: string | undefined): string {
  const now = decidedBy === undefined ? '' : `, in place of ${printable(decidedBy)}`;
  return `a rule that trusts this signer${now}; paste it under rules only if this is who should build the image:`;
}

function attestationText(attestation: InspectedAttestation, decidedBy: string | undefined): string {
  const { storedAt, verifiedBy, rule, refused } = attestation;
  const said = Object.entries(claimsIn(attestation)).map(([name, value]) => `${name.padEnd(13)} ${printable(value)}`);
  const faults = Object.entries(attestation.faults).map(([root, fault]) => `  by ${root}: ${codedText(fault)}`);
  const kind = verifiedBy === undefined ? 'not verified: what follows is what it claims' : `verified by ${verifiedBy}`;
  return [
    `${storedAt}, ${kind}`,
    ...(verifiedBy === undefined ? faults : []),
    ...said,
    ...refused.map((reason) => `no rule would accept it: ${codedText(reason)}`),
    ...(rule === undefined ? [] : [ruleHeading(decidedBy), asciiJson(rule)]),
  ].join('\n   ');
}

/** What a certificate says may hold any letter: one that is no ASCII is escaped, so that the text is what it seems to be. */
function asciiJson(value: object): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[^\x20-\x7e\n]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function codedText(reason: CodedReason): string {
  return `${reason.code}: ${reasonText(reason)}${reason.storedAt === undefined ? '' : ` (${reason.storedAt})`}`;
}

/** By the names of the contract's JSON; only what is there. */
function claimsIn({ signer, predicateType, recordedAt }: InspectedAttestation): Readonly<Record<string, string>> {
  const claims = {
    signer: signer?.identity,
    issuer: signer?.issuer,
    source: signer?.sourceRepository,
    ref: signer?.sourceRef,
    commit: signer?.sourceDigest,
    workflow: [signer?.workflowName, signer?.workflowUri].filter((text) => text !== undefined).join(', '),
    trigger: signer?.trigger,
    runner: signer?.runner,
    run: signer?.runUri,
    predicateType,
    recordedAt: recordedAt?.toISOString(),
  };
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

/** @returns a JSON text without a newline at its end */
export function inspectionJson({ reference, digest, decidedBy, attestations, unread }: Inspection): string {
  return JSON.stringify(
    {
      image: reference.written,
      repository: repositoryText(reference),
      digest: digest ?? null,
      decidedBy: decidedBy ?? null,
      attestations: attestations.map((attestation) => ({
        storedAt: attestation.storedAt,
        verifiedBy: attestation.verifiedBy ?? null,
        ...claimsIn(attestation),
        faults: Object.entries(attestation.faults).map(([trustedRoot, fault]) => ({
          trustedRoot,
          ...codedJson(fault),
        })),
        rule: attestation.rule ?? null,
        refused: attestation.refused.map(codedJson),
      })),
      unread: unread.map(codedJson),
    },
    null,
    2,
  );
}

function codedJson(reason: CodedReason): object {
  return { code: reason.code, message: reasonText(reason), storedAt: reason.storedAt };
}
