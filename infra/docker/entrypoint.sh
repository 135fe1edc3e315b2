#!/bin/sh
# Exports each file of /run/secrets as the variable of its name, then becomes the given program. A container registers
# under its host name, where others reach it.
set -eu
for file in /run/secrets/*; do
  if [ -f "$file" ]; then export "${file##*/}=$(cat "$file")"; fi
done
export INSTANCE_ID="${INSTANCE_ID:-$APP-$(hostname)}" ADVERTISE_HOST="${ADVERTISE_HOST:-$(hostname)}"
exec "$@"
