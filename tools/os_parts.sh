#!/usr/bin/env bash
# Usage: tools/os_parts.sh tests|bench
# What is needed from the operating system: a Chromium for the tests of the pages, Postfix to be
# measured beside.
set -euo pipefail

case $1 in
tests)
    programs='chromium chromium-browser google-chrome' what=Chromium
    packages='chromium fonts-liberation' why='the tests of the pages need Chromium'
    ;;
bench)
    programs='/usr/sbin/smtp-source smtp-source' what=Postfix
    packages=postfix why='the relay is measured beside Postfix'
    ;;
esac
for name in $programs; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

install="apt-get install -y --no-install-recommends $packages"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $what: $why ..."
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update >"$log" 2>&1 && $install >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    echo "Error: $what could not be installed; the last lines of $log are above." >&2
    exit 1
fi
echo "Error: $why." >&2
echo "Hint:  Debian and Ubuntu: sudo $install; elsewhere install it your way; then run make again." >&2
exit 1
