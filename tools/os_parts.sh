#!/usr/bin/env bash
# Usage: tools/os_parts.sh tests|bench
# What is needed from the operating system: a Chromium for the tests of the pages, Java for those of
# Spark; Postfix to be measured beside.
set -euo pipefail

# the packages that are missing, and what for
packages='' why=''

need() { # packages, what they are for, programs of which one is enough
    local missing=$1 purpose=$2 name
    shift 2
    for name in "$@"; do
        if command -v "$name" >/dev/null; then return; fi
    done
    packages="${packages:+$packages }$missing"
    why="${why:+$why; }$purpose"
}

case $1 in
tests)
    need 'chromium fonts-liberation' 'the tests of the pages need Chromium' \
        chromium chromium-browser google-chrome
    need default-jre-headless 'the tests of Spark need Java' java "${JAVA_HOME:-}/bin/java"
    ;;
bench)
    need postfix 'the relay is measured beside Postfix' /usr/sbin/smtp-source smtp-source
    ;;
esac
if [ -z "$packages" ]; then exit 0; fi

install="apt-get install -y --no-install-recommends $packages"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $packages: $why ..."
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update >"$log" 2>&1 && $install >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    echo "Error: $packages could not be installed; the last lines of $log are above." >&2
    exit 1
fi
echo "Error: $why." >&2
echo "Hint:  Debian and Ubuntu: sudo $install; elsewhere install it your way; then run make again." >&2
exit 1
