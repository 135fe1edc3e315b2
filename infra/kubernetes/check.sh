#!/bin/sh
# check.sh <overlay> ...: whether a Kubernetes API server accepts every object of the overlays. Needs a kubectl that
# reaches one with the definitions of the Gateway API; the server stores nothing but the namespace.
set -eu
cd "$(dirname "$0")"
kubectl apply -f base/namespace.yaml
[ $# -gt 0 ] || set -- local production
for overlay in "$@"; do
  warnings=$(mktemp)
  # A warning is a violation of the Pod Security standard, a field that is unknown, or an API that will go.
  kubectl kustomize "overlays/$overlay" | kubectl apply --dry-run=server --validate=strict -f - 2>"$warnings" ||
    { cat "$warnings"; exit 1; }
  if [ -s "$warnings" ]; then cat "$warnings"; exit 1; fi
done
