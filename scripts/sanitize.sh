#!/usr/bin/env bash
# bash scripts/sanitize.sh [address] [thread] [leak] [valgrind] [fuzz], all of them but fuzz unless some are named.
#   address   C++ tests, test/native and a million datagrams under AddressSanitizer and UndefinedBehaviorSanitizer
#   thread    C++ tests under ThreadSanitizer
#   leak      a script of every kind of call under LeakSanitizer
#   valgrind  the same script under valgrind's memcheck
#   fuzz      ten million datagrams under AddressSanitizer and UndefinedBehaviorSanitizer
# Ends with a code other than 0 at the first finding. Builds go to build/, apart from the one that is shipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=$(nproc)
asan=build/sanitize-address

# The addon and the C++ tests. cmake-js overrides CMAKE_CXX_FLAGS, so CMakeLists.txt has a variable of its own.
build_address() {
  npx --no-install cmake-js compile --out "$asan/build" --config Release --parallel "$jobs" \
    --CDADDON_SANITIZE=address,undefined --CDLLADDR_NATIVE_TESTS=ON
}

# in_asan OPTIONS COMMAND…: node itself is not instrumented, hence the preload; LLADDR_PREBUILD is how node-gyp-build
# finds this build.
in_asan() {
  node scripts/in-namespace.mjs env LLADDR_PREBUILD="$PWD/$asan" \
    LD_PRELOAD="$(gcc -print-file-name=libasan.so)" ASAN_OPTIONS="abort_on_error=1:$1" \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "${@:2}"
}

run_ctest() {
  node scripts/in-namespace.mjs ctest --test-dir "$1" --output-on-failure
}

check_address() {
  build_address
  run_ctest "$asan/build"
  fuzz 1000000
  in_asan detect_leaks=0 npx --no-install ava 'test/native/*.test.ts'
}

# fuzz COUNT [SEED]
fuzz() {
  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "$asan/build/native/test/rtnetlink_fuzz" "$@"
}

check_fuzz() {
  build_address
  fuzz 10000000
}

check_thread() {
  cmake -S . -B build/sanitize-thread -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DADDON_SANITIZE=thread -DLLADDR_NATIVE_TESTS=ON
  cmake --build build/sanitize-thread --parallel "$jobs"
  run_ctest build/sanitize-thread
}

check_leak() {
  [[ -e $asan/build/Release/lladdr.node ]] || build_address
  in_asan detect_leaks=1 node test/fixtures/native-tour.mjs
}

# Without the just-in-time compiler, whose code valgrind would have to translate anew all the time.
check_valgrind() {
  node scripts/build.mjs native
  timeout --kill-after=10 300 node scripts/in-namespace.mjs valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite \
    --errors-for-leak-kinds=none node --jitless test/fixtures/native-tour.mjs --no-contended-lock
}

(($# > 0)) || set -- address thread leak valgrind
for check; do
  echo "== $check"
  "check_$check"
done
