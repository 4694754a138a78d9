/** The definition of a trusted root of one's own. */

import { type Filled, strict, text } from './json-schema.ts';

const TufSchema = {
  ...strict,
  description:
    'A TUF repository that serves the trusted root. It is asked in each run, and never offline. Where it fails, the images that need the root fail.',
  required: ['mirror', 'rootFile'],
  properties: {
    mirror: text(
      'tuf-mirror',
      'Base URL of the repository. It gets no credentials.',
      'https://tuf-repo-cdn.sigstore.dev',
    ),
    rootFile: text(
      'absolute-path',
      "Absolute path of the repository's `root.json`, from which all that it serves is verified. Any version will do that you trust.",
      '/etc/sigstore/root.json',
    ),
  },
} as const;

export const TrustedRootSchema = {
  ...strict,
  description: 'A sigstore trusted root of your own. Exactly one of file, json and tuf.',
  required: [],
  exactlyOne: ['file', 'json', 'tuf'],
  properties: {
    file: text('absolute-path', 'Absolute path of a trusted root in JSON.', '/etc/sigstore/trusted-root.json'),
    json: { type: 'object', description: 'The trusted root itself.' },
    tuf: TufSchema,
    timestamps: {
      type: 'string',
      enum: ['log', 'authority'],
      default: 'log',
      description:
        "Who says when an attestation was signed. With `log` it must be in a transparency log of the root, and its certificate in a certificate log. `authority` is for a root without logs, as GitHub's own is: the signed time of a timestamp authority is enough.",
    },
  },
} as const;

export type TrustedRootConfiguration = Filled<typeof TrustedRootSchema>;
