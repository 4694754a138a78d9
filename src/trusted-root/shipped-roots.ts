/** The trusted roots that ship with the pack: the public-good one and GitHub's. They change with its version. */

import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import type { Timestamps } from './thresholds.ts';

export interface ShippedRoot {
  readonly timestamps: Timestamps;
  /** The root's JSON, parsed. */
  readonly json: () => Promise<unknown>;
}

/** The public-good instance's TUF repository, as the seeds name it. */
const PUBLIC_GOOD_MIRROR = 'https://tuf-repo-cdn.sigstore.dev';

/** By the names that rules use. GitHub's is the file of its TUF repository, byte for byte (docs/adr/0017). */
const SHIPPED: Readonly<Record<string, ShippedRoot>> = {
  'public-good': {
    timestamps: 'log',
    json: () => {
      const { targets } = seeds[PUBLIC_GOOD_MIRROR];
      return Promise.resolve(JSON.parse(Buffer.from(targets['trusted_root.json'], 'base64').toString('utf8')));
    },
  },
  github: {
    timestamps: 'authority',
    json: async () => (await import('./github.json', { with: { type: 'json' } })).default,
  },
};

/** @returns undefined where no root of that name ships with the pack */
export function shippedRoot(name: string): ShippedRoot | undefined {
  return Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
}
