#include "process.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace bpf_maps {
namespace {

// Headers older than Linux 5.3 have no SYS_pidfd_open. The number is the same on every machine.
constexpr long pidfdOpen = 434;

}  // namespace

int processOpen(const Arguments& arguments) {
  const long fd = syscall(pidfdOpen, arguments.i32(0), 0);
  return arguments.environment().add(ObjectKind::Process, Descriptor::own(fd < 0 ? -errno : static_cast<int>(fd)));
}

// Without CAP_SYS_RESOURCE a process may still use up what its own hard limit leaves.
int lockedMemoryRaise(const Arguments& /*arguments*/) {
  rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
  if (setrlimit(RLIMIT_MEMLOCK, &limit) == 0) return 0;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0) return -errno;
  if (limit.rlim_cur == limit.rlim_max) return -EPERM;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_MEMLOCK, &limit) < 0 ? -errno : 0;
}

}  // namespace bpf_maps
