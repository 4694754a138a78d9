/** The reference page of the configuration, made from the definition; docs/configuration.md is its text. */

import type { ObjectSchema, Schema } from '../../src/configuration/json-schema.ts';
import { ConfigurationSchema } from '../../src/configuration/schema.ts';

/** A complete configuration, as the page shows it. */
export const EXAMPLE = {
  'image-provenance': {
    presets: ['kong-mesh', 'kong-mesh-third-party'],
    rules: [
      {
        images: ['ghcr.io/acme/**'],
        signer: {
          issuer: 'https://token.actions.githubusercontent.com',
          identity: 'https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*',
        },
        source: { repository: 'https://github.com/acme/app', trigger: 'push', tagFromImage: true },
      },
    ],
    exemptions: [
      {
        image: `registry.k8s.io/kubectl@sha256:${'0123456789abcdef'.repeat(4)}`,
        reason: 'The Kubernetes project signs it without provenance',
        owner: 'platform@acme.com',
        expires: '2027-01-31',
      },
      {
        resource: 'argocd/Application/shop',
        reason: 'The team checks its own images where it builds them',
        owner: 'shop@acme.com',
        expires: '2027-01-31',
      },
    ],
    enforcement: { unknown: 'advisory' },
    registries: { 'docker.io': { mirrors: ['cache.acme.com/hub', 'docker.io'] } },
    timeoutSeconds: 60,
  },
};

const INTRODUCTION = `# Configuration

The policy \`image-provenance\` runs without any configuration: preset \`kong-mesh\`, the public-good sigstore root that
ships with the pack, and an image that could not be checked fails. To change that, write a JSON file for
\`pulumi preview --policy-pack-config FILE\`. The command \`image-provenance\` reads the same file with \`--config FILE\`.
Pulumi's newer form, \`{ "version": 2, "policies": { "image-provenance": … } }\`, is read as well.

A wrong configuration stops the preview before anything is verified, with one sentence for each problem. The file must be
JSON, without comments and without a byte order mark. \`image-provenance check-config FILE\` checks it, warns of what is
most likely a mistake, and says in plain words what is in force. [Rules](rules.md) has rules to copy.
[Your editor](editor.md) can check it while you write.
`;

/** @returns the whole page in Markdown, before prettier */
export function referencePage(): string {
  const sections = Object.entries(ConfigurationSchema.properties).map(([key, schema]) => section(key, schema));
  const example = `## Example\n\n\`\`\`json\n${JSON.stringify(EXAMPLE, null, 2)}\n\`\`\`\n`;
  return [INTRODUCTION, example, '## Keys\n', ...sections].join('\n');
}

function section(key: string, schema: Schema): string {
  const lines = nested(key, schema).map(([path, inner, required]) => `- ${line(path, inner, required)}\n`);
  return `### \`${key}\`\n\n${sentence(schema)}\n${lines.length === 0 ? '' : `\n${lines.join('')}`}`;
}

type Row = readonly [path: string, schema: Schema, required: boolean];

/** Every key below a key, in order. */
function nested(path: string, schema: Schema): readonly Row[] {
  if (schema.type === 'array') {
    return nested(`${path}[]`, schema.items);
  }
  if (schema.type !== 'object') {
    return [];
  }
  if ('properties' in schema) {
    return members(path, schema);
  }
  return 'additionalProperties' in schema ? nested(`${path}["…"]`, schema.additionalProperties) : [];
}

function members(path: string, { properties, required }: ObjectSchema): readonly Row[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const inner = `${path}.${key}`;
    return [[inner, schema, required.includes(key)] as const, ...nested(inner, schema)];
  });
}

function line(path: string, schema: Schema, required: boolean): string {
  return `\`${path}\`${required ? ', required' : ''}: ${sentence(schema)}`;
}

/** `An array of strings. Meaning. Default: …. Example: ….` */
function sentence(schema: Schema): string {
  const parts = [`${typeInWords(schema)}.`, schema.description];
  const example = exampleOf(schema);
  if (schema.default !== undefined) {
    parts.push(`Default: \`${JSON.stringify(schema.default)}\`.`);
  } else if (example !== undefined) {
    parts.push(`Example: \`${JSON.stringify(example)}\`.`);
  }
  return parts.join(' ');
}

function exampleOf(schema: Schema): unknown {
  if ('anyOf' in schema) {
    return schema.anyOf.map(exampleOf).find((example) => example !== undefined);
  }
  if (schema.type === 'array') {
    const item = exampleOf(schema.items);
    return item === undefined ? undefined : [item];
  }
  return 'examples' in schema ? schema.examples[0] : undefined;
}

function typeInWords(schema: Schema): string {
  if ('anyOf' in schema) {
    const [first = '', ...others] = schema.anyOf.map(typeInWords);
    return [first, ...others.map((words) => words.charAt(0).toLowerCase() + words.slice(1))].join(' or ');
  }
  switch (schema.type) {
    case 'string':
      return 'enum' in schema ? `One of ${schema.enum.map((value) => `\`${value}\``).join(', ')}` : 'A string';
    case 'boolean':
      return schema.const === true ? 'Only `true`' : '`true` or `false`';
    case 'number':
      return `A number above ${schema.exclusiveMinimum}, at most ${schema.maximum}`;
    case 'array':
      return schema.items.type === 'object' ? 'An array of objects' : `An array of ${listed(schema.items)}`;
    case 'object':
      return 'propertyNames' in schema ? 'An object with names of your own' : 'An object';
  }
}

function listed(items: Schema): string {
  return 'enum' in items ? items.enum.map((value) => `\`${value}\``).join(', ') : 'strings';
}
