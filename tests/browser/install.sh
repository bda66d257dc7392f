#!/bin/sh
# Leaves a Chromium that the browser tests can start: the system's, else Debian's, else Playwright's own.
set -eu
python="$1"
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -q >/dev/null && apt-get install -y -q chromium >/dev/null && exit 0
fi
exec "$python" -m playwright install --with-deps chromium
