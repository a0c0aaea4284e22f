# Sourced by the scripts beside it: goes to the project's folder and makes sure of uv, installing it with pip into the
# private folder .uv if the machine has none.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v uv >/dev/null; then
    if [ ! -x .uv/bin/uv ]; then
        python="$(command -v python3 || true)"
        if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "OSRS Diff needs Python 3.11 or newer, or uv (https://docs.astral.sh/uv)." >&2
            exit 1
        fi
        echo "Installing uv into .uv ..." >&2
        if ! "$python" -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .uv 'uv>=0.9'; then
            echo "pip could not install uv: install it yourself (https://docs.astral.sh/uv), then try again." >&2
            exit 1
        fi
    fi
    PATH="$PWD/.uv/bin:$PATH"
fi
