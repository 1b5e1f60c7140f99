#ifndef LLADDR_HOST_HOST_NAME_H_
#define LLADDR_HOST_HOST_NAME_H_

#include <string>

#include "common/result.h"

// The host name of the UTS namespace that the calling process is in (uts_namespaces(7)). Reading it
// is Node's os.hostname().
namespace lladdr {

// Until the next boot: /etc/hostname and what macOS keeps stay as they are.
Status SetHostName(const std::string& name);

// Whether SetHostName would be permitted. Changes nothing.
bool MaySetHostName();

}  // namespace lladdr

#endif  // LLADDR_HOST_HOST_NAME_H_
