#!/bin/sh
# Make the virtual environment DIR, or leave a working one alone.  The environment has pip in it afterwards.
#
#   scripts/venv.sh DIR           PYTHON=/path/to/python3.12 chooses the Python
#
# Debian and its kin ship a python3 that cannot make environments with pip until one more package is installed, so
# what else the machine may have is tried before giving up with one line.
set -eu

dir=$1

stop() {
    echo "socdocs: $1" >&2
    exit 3
}

# Running it is the only proof: a name on the PATH may be a version manager's stub for a Python that is not there.
is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
        if is_new_enough "$python"; then
            command -v "$python"
            return
        elif [ -n "${PYTHON:-}" ]; then
            stop "PYTHON=$PYTHON is not a Python 3.11 or newer; name another or leave PYTHON out"
        fi
    done
    stop "no Python 3.11 or newer was found; install the package python3.11 or newer, or say make PYTHON=/path/to/python3"
}

has() {
    "$@" >/dev/null 2>&1
}

make_environment() {
    if has "$python" -c 'import ensurepip, venv'; then
        "$python" -m venv "$dir"
    elif has uv --version; then
        uv venv --quiet --allow-existing --seed --python "$python" "$dir"
    elif has "$python" -m virtualenv --version; then
        "$python" -m virtualenv --quiet "$dir"
    elif has virtualenv --version; then
        virtualenv --quiet --python "$python" "$dir"
    elif has "$python" -c 'import venv' && has pip --python "$python" --version; then
        "$python" -m venv --without-pip "$dir"
        pip --python "$dir/bin/python" --quiet install pip
    else
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        stop "$python cannot make virtual environments; install the package python$version-venv (or uv, or virtualenv) and run make again"
    fi
}

if is_new_enough "$dir/bin/python" && has "$dir/bin/python" -m pip --version; then
    exit 0
fi
python=$(find_python)
make_environment
