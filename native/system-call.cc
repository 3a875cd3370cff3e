#include "system-call.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace bpf_maps {
namespace {

// The verifier gives up with EAGAIN when a signal is pending, and has changed nothing by then. Signals that come faster than a program is
// verified would keep us here for ever, so there is an end.
constexpr int programLoadAttempts = 16;

/** Keeps the signal of V8's profiler away from this thread: it comes every millisecond or so, which is less than the verifier may take. */
class WithoutProfilerSignal {
 public:
  WithoutProfilerSignal() {
    sigset_t profiler;
    sigemptyset(&profiler);
    sigaddset(&profiler, SIGPROF);
    pthread_sigmask(SIG_BLOCK, &profiler, &before_);
  }
  WithoutProfilerSignal(const WithoutProfilerSignal&) = delete;
  WithoutProfilerSignal& operator=(const WithoutProfilerSignal&) = delete;
  ~WithoutProfilerSignal() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

int callOnce(Command command, void* attribute, uint32_t size) {
  const long result = syscall(SYS_bpf, static_cast<int>(command), attribute, size);
  return result < 0 ? -errno : static_cast<int>(result);
}

int loadProgram(void* attribute, uint32_t size) {
  const WithoutProfilerSignal quiet;
  int result = callOnce(Command::ProgLoad, attribute, size);
  for (int attempts = 1; result == -EAGAIN && attempts < programLoadAttempts; attempts++) {
    result = callOnce(Command::ProgLoad, attribute, size);
  }
  return result;
}

}  // namespace

// Only the load of a program is tried again. The other commands are not interrupted by signals, or have had an effect when they are: a test
// run that answers EINTR has run the program some of the times, and the EINTR of a batch comes with the number of entries that are done.
int systemCall(Command command, void* attribute, uint32_t size) {
  return command == Command::ProgLoad ? loadProgram(attribute, size) : callOnce(command, attribute, size);
}

}  // namespace bpf_maps
