#!/bin/sh
# Leaves a PostgreSQL that the store's tests can start: the one that is there, else Debian's. Without one they are skipped.
set -eu
for folder in /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/initdb" ]; then exit 0; fi
done
if command -v initdb >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -q >/dev/null && apt-get install -y -q postgresql >/dev/null || true
fi
