/** The definition of a trusted root of one's own. */

import { type Filled, strict, text } from './json-schema.ts';

export const TrustedRootSchema = {
  ...strict,
  description: 'A sigstore trusted root of your own. Exactly one of file and json.',
  required: [],
  exactlyOne: ['file', 'json'],
  notYetSupported: ['tuf'],
  properties: {
    file: text('absolute-path', 'Absolute path of a trusted root in JSON.', '/etc/sigstore/trusted-root.json'),
    json: { type: 'object', description: 'The trusted root itself.' },
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
