#include "system-call.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace bpf_maps {
namespace {

// The verifier gives up with EAGAIN when a signal is pending (a profiler's timer, SIGCHLD) and has changed nothing by then. A signal that
// comes faster than a program is verified would keep us here for ever, so there is an end.
constexpr int programLoadAttempts = 16;

int attempt(Command command, void* attribute, uint32_t size) {
  const long result = syscall(SYS_bpf, static_cast<int>(command), attribute, size);
  return result < 0 ? -errno : static_cast<int>(result);
}

}  // namespace

// Only a program's load is tried again. The other commands are not interrupted by signals, or have had an effect when they are: a test run
// that answers EINTR has run the program some of the times, and the EINTR of a batch comes with the number of entries that are done.
int systemCall(Command command, void* attribute, uint32_t size) {
  int result = attempt(command, attribute, size);
  for (int attempts = 1; result == -EAGAIN && command == Command::ProgLoad && attempts < programLoadAttempts; attempts++) {
    result = attempt(command, attribute, size);
  }
  return result;
}

}  // namespace bpf_maps
