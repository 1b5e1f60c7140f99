# A toolchain for other systems and processors than this one: the compilers of Zig, which carry the headers and stubs of
# each system's C library. scripts/check-cross.sh gives LLADDR_ZIG (the program) and LLADDR_TARGET (Zig's name of the
# target, e.g. aarch64-macos.11.0).
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LLADDR_ZIG LLADDR_TARGET)

if(LLADDR_TARGET MATCHES "macos")
  set(CMAKE_SYSTEM_NAME Darwin)
  # Only a Mac has it, and nothing is installed here.
  set(CMAKE_INSTALL_NAME_TOOL true)
else()
  set(CMAKE_SYSTEM_NAME Linux)
endif()
string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR "${LLADDR_TARGET}")

set(CMAKE_CXX_COMPILER "${LLADDR_ZIG}" c++ -target ${LLADDR_TARGET})
