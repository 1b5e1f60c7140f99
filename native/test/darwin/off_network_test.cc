// How a Wi-Fi link of macOS is changed while it is on a network, on a simulated radio and clock.
#include "link/darwin/off_network.h"

#include <cerrno>
#include <string>
#include <utility>

#include "test/check.h"

using lladdr::Done;
using lladdr::Refusal;
using lladdr::Result;
using lladdr::Status;
using lladdr::darwin::Change;
using lladdr::darwin::ChangeOffNetwork;
using lladdr::darwin::Radio;

namespace {

// A radio and its driver on a clock of their own: every pause is time that passes.
class SimulatedRadio final : public Radio {
 public:
  bool HasPower() override { return power; }
  Status SetPower(bool on) override {
    log += on ? "on " : "off ";
    if (failures_left > 0 && on == failing_direction) {
      --failures_left;
      return Refusal("LINK_DOWN", "no");
    }
    if (on && !power) powered_at = now;
    if (!on) associated = false;
    power = on;
    return Done{};
  }
  void Disassociate() override {
    log += "leave ";
    if (can_leave) associated = false;
  }

  // What the driver says: ENETDOWN until it is up, EADDRNOTAVAIL once it has joined a network.
  int Attempt() {
    ++attempts;
    if (!power) return ENETDOWN;
    if (powered_at > 0) {
      if (now < powered_at + time_to_come_up) return ENETDOWN;
      if (now >= powered_at + time_to_join) return EADDRNOTAVAIL;
    }
    return associated ? EADDRNOTAVAIL : refusal;
  }
  Change AsChange() {
    return {[this] { return Attempt(); }, [this](auto time) { now += time.count(); }};
  }

  bool power = true;
  bool associated = true;
  bool can_leave = true;
  bool failing_direction = true;
  int failures_left = 0;
  int refusal = 0;
  int64_t now = 1;
  int64_t powered_at = 0;
  int64_t time_to_come_up = 400;
  int64_t time_to_join = 900;
  int attempts = 0;
  std::string log;
};

void LeavingTheNetworkIsEnough() {
  SimulatedRadio radio;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == 0);
  CHECK(radio.log == "leave ");
  CHECK(radio.attempts == 1);
}

void ElseTheChangeComesBetweenPowerAndJoining() {
  SimulatedRadio radio;
  radio.can_leave = false;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == 0);
  CHECK(radio.log == "leave off on ");
  CHECK(radio.power);
}

void GivesUpAfterThreeSecondsWithPower() {
  SimulatedRadio radio;
  radio.can_leave = false;
  radio.time_to_join = radio.time_to_come_up;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == EADDRNOTAVAIL);
  CHECK(radio.power);
  CHECK(radio.now <= 3300);
}

void LeavesARadioThatIsOffAlone() {
  SimulatedRadio radio;
  radio.power = false;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == ENETDOWN);
  CHECK(radio.log.empty());
  CHECK(radio.attempts == 0);
}

void AsksAgainForPowerThatDoesNotComeBack() {
  SimulatedRadio radio;
  radio.can_leave = false;
  radio.failures_left = 2;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == 0);
  CHECK(radio.log == "leave off on on on ");
  CHECK(radio.power);
}

void FailsWhereItNeverDoes() {
  SimulatedRadio radio;
  radio.can_leave = false;
  radio.failures_left = 100;
  Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(!result.ok());
  CHECK(result.failure().code == "LINK_DOWN");
  CHECK(radio.log == "leave off on on on ");
}

// Half done, it may be off all the same.
void AsksForPowerWhereSwitchingOffFailed() {
  SimulatedRadio radio;
  radio.can_leave = false;
  radio.failing_direction = false;
  radio.failures_left = 1;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(!result.ok());
  CHECK(radio.log == "leave off on ");
}

void EndsOnAnErrorThatTimeDoesNotCure() {
  SimulatedRadio radio;
  radio.refusal = EINVAL;
  const Result<int> result = ChangeOffNetwork(&radio, radio.AsChange());
  CHECK(result.ok() && result.value() == EINVAL);
  CHECK(radio.log == "leave ");
}

}  // namespace

int main() {
  LeavingTheNetworkIsEnough();
  ElseTheChangeComesBetweenPowerAndJoining();
  GivesUpAfterThreeSecondsWithPower();
  LeavesARadioThatIsOffAlone();
  AsksAgainForPowerThatDoesNotComeBack();
  FailsWhereItNeverDoes();
  AsksForPowerWhereSwitchingOffFailed();
  EndsOnAnErrorThatTimeDoesNotCure();
}
