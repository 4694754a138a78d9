/** The same run from a terminal: where the process of the command starts and ends. */

import { defaultCacheDirectory } from './cache-directory.ts';
import { REFUSED_OR_ABSENT } from './command/exit-status.ts';
import { main } from './command/program.ts';
import { streamOf } from './command/surroundings.ts';
import { helmEnvironment } from './helm/environment.ts';
import { registryEnvironment } from './registry/environment.ts';

/** Until the report says otherwise: an event loop that runs dry ends the process with this status, and without a word. */
process.exitCode = REFUSED_OR_ABSENT;
const endedEarly = () => {
  process.stderr.write('image-provenance has a bug: it ended before its report was written\n');
};
process.once('exit', endedEarly);

const environment = process.env;
const { stdout, stderr } = process;
// A reader that ends early, as `head` does, takes what it wants: files are written and the status is told all the same.
stdout.on('error', () => undefined);
stderr.on('error', () => undefined);

void main(process.argv, {
  helm: { environment: helmEnvironment(environment), programDirectory: () => undefined },
  registries: registryEnvironment(environment),
  cacheDirectory: defaultCacheDirectory(environment),
  folder: process.cwd(),
  stdout: streamOf(stdout, environment),
  stderr: streamOf(stderr, environment),
}).then((status) => {
  // Called when what was written before has arrived; what is still under way must not keep the command.
  stdout.write('', () => {
    process.off('exit', endedEarly);
    process.exit(status);
  });
});
