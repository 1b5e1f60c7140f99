#ifndef LLADDR_TEST_RANDOM_H_
#define LLADDR_TEST_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace lladdr {

// splitmix64: the generator must not cost more than what it tests.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }
  size_t Below(size_t limit) { return static_cast<size_t>(Next() % limit); }
  bool OneIn(size_t count) { return Below(count) == 0; }
  uint8_t Byte() { return static_cast<uint8_t>(Next()); }
  template <typename T, size_t kSize>
  T Of(const std::array<T, kSize>& values) {
    return values[Below(kSize)];
  }

 private:
  uint64_t state_;
};

}  // namespace lladdr

#endif  // LLADDR_TEST_RANDOM_H_
