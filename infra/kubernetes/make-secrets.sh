#!/bin/sh
# Makes the secrets of a cluster, one Secret for each container, and keeps those that exist. Needs kubectl and node.
# PLATFORM_KEY, FAULT_KEY, IMPORT_KEY and CONSOLE_TOKEN can be chosen by variables.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
existing=$(kubectl -n marquee get secrets -o name)
case $existing in
  *secret/known*) kubectl -n marquee get secret known -o 'jsonpath={.data.known\.json}' | base64 -d >"$folder/known.json" ;;
esac
node "$(dirname "$0")/../docker/make-secrets.mjs" "$folder"
mv "$folder/service" "$folder/lolomo"
secret() { kubectl -n marquee create secret generic "$1" --from-file="$2" --dry-run=client -o yaml | kubectl apply -f -; }
secret known "$folder/known.json"
for path in "$folder"/*/; do secret "$(basename "$path")" "$path"; done
