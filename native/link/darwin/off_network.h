#ifndef LLADDR_LINK_DARWIN_OFF_NETWORK_H_
#define LLADDR_LINK_DARWIN_OFF_NETWORK_H_

#include <chrono>
#include <functional>

#include "common/result.h"

// How a Wi-Fi link gets another address while it is on a network: its driver takes one only from a
// radio that has power and is not associated. Pure: compiled and tested on every system.
namespace lladdr::darwin {

// The radio of one link; CoreWLAN's (core_wlan.h), or a simulated one in tests.
class Radio {
 public:
  Radio() = default;
  Radio(const Radio&) = delete;
  Radio& operator=(const Radio&) = delete;
  virtual ~Radio() = default;

  virtual bool HasPower() = 0;
  virtual Status SetPower(bool on) = 0;
  virtual void Disassociate() = 0;
};

struct Change {
  // One attempt: 0 or an errno.
  std::function<int()> attempt;
  std::function<void(std::chrono::milliseconds)> pause;
};

// 0, or the errno of the last attempt. Takes a quarter of a second at most where leaving the
// network is enough, else three seconds and what the radio needs to lose and gain power. A radio
// that is off stays off (ENETDOWN); one that was on is on again afterwards, else that is the
// failure.
Result<int> ChangeOffNetwork(Radio* radio, const Change& change);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_OFF_NETWORK_H_
