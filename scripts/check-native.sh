#!/usr/bin/env bash
# bash scripts/check-native.sh [format | warnings | tidy | cppcheck]…, all of them unless some are named.
# Static checks of native/: clang-format, a build with every warning an error, and clang-tidy and cppcheck on the
# compile database of that build. They see the files that this platform compiles.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=build/check

check_warnings() {
  npx --no-install cmake-js compile --out "$out" --config Release --parallel "$(nproc)" \
    --CDLLADDR_WERROR=ON --CDLLADDR_NATIVE_TESTS=ON
}

check_format() {
  git ls-files -z --cached --others --exclude-standard "native/*.cc" "native/*.c" "native/*.h" "bench/*.c" "bench/*.h" |
    xargs -0 clang-format --dry-run --Werror
}

check_tidy() {
  [[ -e $out/compile_commands.json ]] || check_warnings
  run-clang-tidy -p "$out" -j "$(nproc)" -quiet "^$PWD/native/"
}

# danglingTemporaryLifetime: cppcheck 2.10 takes a string_view of an argument's temporary for one that outlives the
# call; the sanitizers find the real ones.
check_cppcheck() {
  [[ -e $out/compile_commands.json ]] || check_warnings
  cppcheck --project="$out/compile_commands.json" -j "$(nproc)" --quiet \
    --enable=warning,performance,portability --inline-suppr \
    --suppress='*:*/node_modules/*' --suppress=danglingTemporaryLifetime --error-exitcode=1
}

(($# > 0)) || set -- format warnings tidy cppcheck
for check; do "check_$check"; done
