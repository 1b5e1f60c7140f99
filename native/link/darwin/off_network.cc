#include "link/darwin/off_network.h"

#include <cerrno>

namespace lladdr::darwin {

namespace {

using std::chrono::milliseconds;

// Short, since the time between power and association is: some tenths of a second.
constexpr milliseconds kBetweenAttempts{5};
constexpr milliseconds kToLeaveNetwork{250};
constexpr milliseconds kToComeUp{3000};
constexpr int kPowerAttempts = 3;
constexpr milliseconds kBetweenPowerAttempts{200};

// Associated still, or (just after power-on) not up yet.
bool IsWorthRetrying(int error) { return error == EADDRNOTAVAIL || error == ENETDOWN; }

int Retry(const Change& change, milliseconds limit) {
  int error = change.attempt();
  for (milliseconds waited{0}; IsWorthRetrying(error) && waited < limit;
       waited += kBetweenAttempts) {
    change.pause(kBetweenAttempts);
    error = change.attempt();
  }
  return error;
}

// A radio left without power is worse than an address left as it was.
Status RestorePower(Radio* radio, const Change& change) {
  Status restored = radio->SetPower(true);
  for (int attempt = 1; !restored.ok() && attempt < kPowerAttempts; ++attempt) {
    change.pause(kBetweenPowerAttempts);
    restored = radio->SetPower(true);
  }
  return restored;
}

Result<int> ChangeAfterPowerCycle(Radio* radio, const Change& change) {
  Status off = radio->SetPower(false);
  Status on = RestorePower(radio, change);
  if (!off.ok()) return off.TakeFailure();
  if (!on.ok()) return on.TakeFailure();
  return Retry(change, kToComeUp);
}

}  // namespace

Result<int> ChangeOffNetwork(Radio* radio, const Change& change) {
  if (!radio->HasPower()) return ENETDOWN;
  radio->Disassociate();
  const int error = Retry(change, kToLeaveNetwork);
  if (!IsWorthRetrying(error)) return error;
  return ChangeAfterPowerCycle(radio, change);
}

}  // namespace lladdr::darwin
