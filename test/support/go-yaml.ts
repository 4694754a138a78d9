/** What Go's YAML reader finds in texts: the small program of .ci/yaml-reader, which must be on PATH. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface GoReading {
  /** Without those that are null. */
  readonly documents: readonly unknown[] | null;
  readonly error?: string;
}

export interface GoReadings {
  readonly kubectl: GoReading;
  readonly helm: GoReading;
  readonly single: GoReading;
}

export class GoYaml {
  readonly #program: ChildProcess & { readonly stdin: NodeJS.WritableStream };
  readonly #answers: AsyncIterator<string>;

  constructor() {
    const program = spawn('yaml-reader', { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#program = program;
    this.#answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  }

  async read(texts: readonly string[]): Promise<GoReadings[]> {
    this.#program.stdin.write(texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    const readings: GoReadings[] = [];
    for (const text of texts) {
      const answer = await this.#answers.next();
      if (answer.done === true) {
        throw new Error(`Go's reader ended at ${JSON.stringify(text)}`);
      }
      const { kubectl, helm, single } = JSON.parse(answer.value) as GoReadings;
      readings.push({ kubectl: unpaired(kubectl), helm: unpaired(helm), single: unpaired(single) });
    }
    return readings;
  }

  stop(): void {
    this.#program.stdin.end();
  }
}

function unpaired({ documents, ...rest }: GoReading): GoReading {
  return { ...rest, documents: documents === null ? null : documents.map(plain) };
}

/** The program writes an object as `{"": [[key, value]]}`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value === 'object' && value !== null) {
    const { '': pairs } = value as { readonly '': readonly (readonly [string, unknown])[] };
    return Object.fromEntries(pairs.map(([key, item]) => [key, plain(item)]));
  }
  return value;
}
