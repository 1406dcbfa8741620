#!/usr/bin/env bash
# Usage: tools/setup.sh run|dev|bench
# Makes .venv, puts the locked list requirements/$1.txt and this checkout into it.
# Does nothing where that has been done for the same list, place and Python.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022 # a root user's embedded PostgreSQL runs as somebody else, who must read it
list=$1

fail() {
    printf 'Error: %s\nHint:  %s\n' "$1" "$2" >&2
    exit 1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "No Python 3.11 or newer here (${PYTHON:-python3} says: $("${PYTHON:-python3}" --version 2>&1 || true))." \
        'Install one (Debian 12: apt-get install python3 python3-venv), or: make PYTHON=/path/to/python3.11'
}

make_venv() {
    local python=$1
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python lacks the modules venv and ensurepip." \
            'Debian and Ubuntu: apt-get install python3-venv (as root); then run make again.'
    echo "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
}

mark() { # what this installation was made from
    printf '%s\n' "$PWD" "$(.venv/bin/python --version)"
    cksum "requirements/$1.txt" pyproject.toml
}

quietly() { # pip tells at length which packages an extra index of the machine does not have
    grep -v '^WARNING: Location .* is ignored' >&2 || true
}

install_list() {
    echo "Installing $(grep -c '^[a-z].*==' "requirements/$list.txt") packages of requirements/$list.txt ..."
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes \
        -r "requirements/$list.txt" 2> >(quietly) | sed -n 's/^Collecting \([^ ;]*\).*/  \1/p' ||
        fail "The packages of requirements/$list.txt could not be installed; pip says why above." \
            'Is the network up? What is there already is kept: run make again.'
    echo 'Installing this checkout ...'
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps \
        --no-index --no-build-isolation --editable . ||
        fail 'This checkout could not be installed; pip says why above.' 'Is it complete?'
}

is_here() { [ -f ".venv/$1.mark" ] && [ "$(cat ".venv/$1.mark")" = "$(mark "$1")" ]; }

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys, pip' 2>/dev/null ||
    [ "$(cat .venv/place 2>/dev/null)" != "$PWD" ]; then
    python=$(find_python)
    make_venv "$python"
    printf '%s\n' "$PWD" >.venv/place
fi
if is_here "$list"; then exit 0; fi
if [ "$list" = run ] && is_here dev; then exit 0; fi
install_list
mark "$list" >".venv/$list.mark"
