#!/usr/bin/env bash
# Make the virtual environment named by $1. Debian ships venv without pip's seed in a package of its own.
set -euo pipefail
venv=$1
python=${PYTHON:-python3}

if [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Jixiao needs Python 3.11 or newer; $("$python" --version) is what '$python' starts." >&2
    echo "Name another one: make PYTHON=/usr/bin/python3.11 …" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv; ensurepip.version()' >/dev/null 2>&1; then
    package="python3-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Python's venv module is incomplete here: installing Debian's $package …"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    else
        echo "Python's venv module is incomplete here. Once: sudo apt-get install $package" >&2
        exit 1
    fi
fi
rm -rf "$venv"
"$python" -m venv "$venv"
