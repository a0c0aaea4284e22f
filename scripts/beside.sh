# Sourced by scripts that run commands at the same time, each with its output kept apart: in a file named after its process.
_outputs=$(mktemp -d)
# A group of processes for each: whatever ends the script ends them with all that they started.
set -m
_stop() {
    for output in "$_outputs"/*; do kill -INT -- "-${output##*/}" 2>/dev/null || true; done
    wait
    rm -rf "$_outputs"
}
trap _stop EXIT

# beside COMMAND...: runs it at the same time as what follows.
beside() {
    echo "--- $* (at the same time)" >&2
    { echo "--- $*"; "$@" </dev/null & } >"$_outputs/new" 2>&1
    mv "$_outputs/new" "$_outputs/$!"
}

# Waits for whatever runs beside, shows what each said, and fails if one failed.
finish() {
    local failed=0 output
    for output in "$_outputs"/*; do
        wait "${output##*/}" || failed=1
        cat "$output"
        rm "$output"
    done
    return "$failed"
}
