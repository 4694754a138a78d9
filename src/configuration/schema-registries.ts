/** How a registry is reached. */

import { distinct, flag, strict, text } from './json-schema.ts';

const ClientCertificateSchema = {
  ...strict,
  description: 'The certificate to show to this registry. A host to which the registry redirects does not get it.',
  required: ['certFile', 'keyFile'],
  properties: {
    certFile: text('absolute-path', 'Absolute path of the certificate in PEM.', '/etc/ssl/client.pem'),
    keyFile: text('absolute-path', 'Absolute path of its private key in PEM.', '/etc/ssl/client.key'),
  },
} as const;

export const RegistrySchema = {
  ...strict,
  description: 'How to reach a registry.',
  required: [],
  properties: {
    mirrors: {
      ...distinct,
      description:
        'Where to fetch the images that the plan names by this registry, in this order. Mirrors replace the origin: list it last to fall back to it.',
      items: text('mirror', 'A registry with an optional port and prefix.', 'cache.acme.com/hub'),
    },
    tokenRealms: {
      ...distinct,
      description:
        "Hosts of token services, other than the registry's own, that may get its credentials. A message names the host where one is missing.",
      items: text('registry', 'A host with an optional port.', 'auth.acme.com'),
    },
    caFile: text(
      'absolute-path',
      'Absolute path of a PEM file. Its authorities count for this host, beside the usual ones.',
      '/etc/ssl/acme.pem',
    ),
    clientCertificate: ClientCertificateSchema,
    mirrorOf: text(
      'mirror',
      'What the plan names by this key is a mirror of that registry, with an optional prefix. Rules and exemptions see the name at home. Attestations are looked for at the mirror, then at home.',
      'docker.io',
    ),
    plainHttp: { ...flag, default: false, description: 'Speak http instead of https to this registry.' },
  },
} as const;
