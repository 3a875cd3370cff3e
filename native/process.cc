#include "process.h"

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

}  // namespace bpf_maps
