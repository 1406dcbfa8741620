#!/usr/bin/env bash
# What the tests need from the operating system: a Chromium, for the tests of the pages.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

install='apt-get install -y --no-install-recommends chromium fonts-liberation'
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo 'Installing Chromium, for the tests of the pages ...'
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update >"$log" 2>&1 && $install >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    echo "Error: Chromium could not be installed; the last lines of $log are above." >&2
    exit 1
fi
echo 'Error: the tests of the pages need Chromium.' >&2
echo "Hint:  Debian and Ubuntu: sudo $install; elsewhere install it your way; then run make again." >&2
exit 1
