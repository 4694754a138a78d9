/** Programs as a command line names them: what they do with the words behind them. */

/** They make a cluster run things: what they are told is read. */
export const CLUSTER_TOOLS = new Set(['kubectl', 'oc', 'helm', 'helmfile', 'kumactl']);

/** A text that names one of them may start something. */
export const NAMES_CLUSTER_TOOL = /\b(?:kubectl|oc|helm|helmfile|kumactl)\b/;

export const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'mksh', 'zsh']);

/** They run the words behind them, which are read. */
const WRAPPERS = new Set(
  'exec command builtin nohup time timeout sudo su nice ionice setsid stdbuf tini dumb-init watch xargs parallel find k3s flock'.split(
    ' ',
  ),
);

export function isWrapper(name: string): boolean {
  return WRAPPERS.has(name);
}

/** They run a text, or the words behind them, with further words that are not known. */
export const ADDS_WORDS = new Set(['xargs', 'parallel', 'find']);

/** Words behind them are texts, files, hosts and names of packages, and never a program that they run. */
export const STARTS_NOTHING = new Set(
  [
    ': [ [[ test true false exit return break continue wait cd pwd set unset shift export readonly local declare typeset',
    'read printf echo cat tee head tail cut tr sort uniq wc grep egrep fgrep sed jq yq base64 md5sum sha256sum date sleep',
    'ls stat touch mkdir rmdir rm cp mv ln chmod chown install tar gzip gunzip unzip curl wget apk apt apt-get yum dnf',
    'microdnf pip npm which type hash basename dirname readlink realpath id whoami hostname uname for select case in git',
    'kill mktemp nslookup dig openssl diff comm seq expr tput umask ulimit getopts let printenv source .',
  ]
    .join(' ')
    .split(' '),
);

/** Whether a word may be a program that this pack reads on behind. */
export function isReadBehind(word: string): boolean {
  const name = programName(word);
  return CLUSTER_TOOLS.has(name) || SHELLS.has(name) || name === 'env' || name === 'kuma-cp';
}

/** @returns a program's name without the folder that it lies in */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
