#ifndef LLADDR_LINK_LINUX_NAMESPACE_H_
#define LLADDR_LINK_LINUX_NAMESPACE_H_

#include <functional>
#include <string>

#include "common/descriptor.h"
#include "common/result.h"

namespace lladdr {

// The network namespace that a file stands for: /run/netns/NAME, /proc/PID/ns/net
// (network_namespaces(7)). It lives as long as the descriptor.
Result<Descriptor> OpenNamespace(const std::string& path);

// Runs `work` inside a network namespace, on a thread made for it: setns(2) changes the calling
// thread alone, and there is no way back that cannot fail. Sockets opened there belong to that
// namespace for good, whichever thread uses them. Needs CAP_SYS_ADMIN in the user namespace that
// owns the network namespace and in that of the process.
Status RunInNamespace(const Descriptor& network, const std::function<void()>& work);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NAMESPACE_H_
