#!/usr/bin/env bash
# What action.yml runs: checks the images of files, or of the preview of a Pulumi program, and leaves the reports in a
# folder. It ends with 0 where the reports are there; the output `status` says how the check ended. What users give comes
# as variables, never as a part of this text: ACTION_PATH, CONFIG, FILES, PROGRAM, STACK.
set -uo pipefail

reports="$(mktemp -d "$RUNNER_TEMP/image-provenance.XXXXXX")"
echo "reports=$reports" >>"$GITHUB_OUTPUT"

options=(
  -o "json=$reports/images.json"
  -o "sarif=$reports/images.sarif"
  -o "junit=$reports/images.xml"
  -o "markdown=$reports/summary.md"
)
pack=(--policy-pack "$ACTION_PATH")
if [ -n "$CONFIG" ]; then
  # Pulumi reads it from the folder of the program.
  case "$CONFIG" in
    /*) config="$CONFIG" ;;
    *) config="$PWD/$CONFIG" ;;
  esac
  options+=(--config "$config")
  pack+=(--policy-pack-config "$config")
fi

scan() {
  node "$ACTION_PATH/image-provenance.cjs" scan "${options[@]}" -- "$@"
}

# The preview with the pack decides: it knows the level of enforcement. If it fails, the status of the scan says more, and
# if there is nothing to scan, something is wrong.
preview() {
  local pulumi=(pulumi --cwd "$PROGRAM" preview --non-interactive)
  [ -z "$STACK" ] || pulumi+=(--stack "$STACK")
  "${pulumi[@]}" --json --show-sames >"$reports/preview.json" || echo "pulumi preview ended with $?" >&2
  local scanned=0 enforced=0
  scan "$reports/preview.json" || scanned=$?
  "${pulumi[@]}" "${pack[@]}" || enforced=$?
  # A plan may hold secrets.
  rm -f "$reports/preview.json"
  if [ "$enforced" -eq 0 ] && [ "$scanned" -ne 2 ]; then
    return 0
  fi
  return $((scanned != 0 ? scanned : enforced))
}

status=0
if [ -n "$FILES" ]; then
  files=()
  # Without IFS= the blanks around a name go.
  while read -r file; do
    [ -z "$file" ] || files+=("$file")
  done <<<"$FILES"
  scan "${files[@]}" || status=$?
else
  preview || status=$?
fi

if [ -s "$reports/images.sarif" ]; then
  echo "sarif=$reports/images.sarif" >>"$GITHUB_OUTPUT"
fi
# GitHub takes 1 MiB.
if [ -s "$reports/summary.md" ]; then
  head -c 1000000 "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
echo "status=$status" >>"$GITHUB_OUTPUT"
