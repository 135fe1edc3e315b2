#!/bin/sh
# api-server.sh COMMAND...: runs a command with KUBECONFIG for a Kubernetes API server of its own, without nodes. Needs
# kube-apiserver, etcd and kubectl in PATH, and openssl.
set -eu
folder=$(mktemp -d)
port=16443
# Nothing has to be kept, and without its etcd the server would take minutes to end.
trap 'kill -9 $servers 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
openssl genrsa -out "$folder/key" 2048 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,admin,admin,system:masters" >"$folder/tokens"
etcd --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$((port + 1))" \
  --advertise-client-urls "http://127.0.0.1:$((port + 1))" --listen-peer-urls "http://127.0.0.1:$((port + 2))" \
  >"$folder/etcd.log" 2>&1 &
servers=$!
kube-apiserver --etcd-servers="http://127.0.0.1:$((port + 1))" --bind-address=127.0.0.1 --secure-port=$port \
  --cert-dir="$folder/certificates" --service-account-issuer=https://local --service-account-key-file="$folder/key" \
  --service-account-signing-key-file="$folder/key" --authorization-mode=RBAC --token-auth-file="$folder/tokens" \
  --service-cluster-ip-range=10.0.0.0/24 --disable-admission-plugins=ServiceAccount >"$folder/server.log" 2>&1 &
servers="$! $servers"
cat >"$folder/config" <<EOF
apiVersion: v1
kind: Config
clusters: [{ name: local, cluster: { server: 'https://127.0.0.1:$port', insecure-skip-tls-verify: true } }]
users: [{ name: admin, user: { token: $token } }]
contexts: [{ name: local, context: { cluster: local, user: admin } }]
current-context: local
EOF
export KUBECONFIG="$folder/config"
tries=0
until kubectl get --raw /readyz >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries -gt 120 ]; then tail -n 20 "$folder/server.log"; exit 1; fi
  sleep 0.5
done
"$@"
