#include "perf-event.h"

#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "perf-event-attributes.h"

namespace bpf_maps {
namespace {

constexpr unsigned long closeOnExec = 1u << 3;  // PERF_FLAG_FD_CLOEXEC
// A signal from the kernel at each sample, which ends a process that does not expect it.
constexpr uint64_t sendsSignal = uint64_t{1} << 37;

int control(const Object& event, unsigned long request, unsigned long argument) {
  if (event.kind != ObjectKind::PerfEvent) return wrongKind(event);
  return ioctl(event.descriptor.number(), request, argument) < 0 ? -errno : 0;
}

int callPerfEventOpen(void* event, int pid, int cpu) {
  const int noGroup = -1;
  const long result = syscall(SYS_perf_event_open, event, pid, cpu, noGroup, closeOnExec);
  return result < 0 ? -errno : static_cast<int>(result);
}

}  // namespace

// The kernel writes into the attributes when it does not know all of them, so it is given a copy.
int perfEventOpen(const Arguments& arguments) {
  const Bytes attributes = arguments.bytes(0);
  const int pid = arguments.i32(1);
  const int cpu = arguments.i32(2);
  arguments.requireSize(0, attributes.size, attribute::leastPerfEventSize);
  attribute::PerfEvent event{};
  if (attributes.size > sizeof event) return -E2BIG;
  std::memcpy(&event, attributes.data, attributes.size);
  event.size = static_cast<uint32_t>(attributes.size);
  if ((event.flags & sendsSignal) != 0) return -EINVAL;
  return arguments.environment().add(ObjectKind::PerfEvent, Descriptor::own(callPerfEventOpen(&event, pid, cpu)));
}

int probeOpen(const Arguments& arguments) {
  const std::string name = arguments.text(2);
  attribute::Probe probe{arguments.u32(0), sizeof probe, arguments.u32(1), {}, reinterpret_cast<uintptr_t>(name.c_str()), arguments.u64(3)};
  const int pid = arguments.i32(4);
  const int cpu = arguments.i32(5);
  return arguments.environment().add(ObjectKind::PerfEvent, Descriptor::own(callPerfEventOpen(&probe, pid, cpu)));
}

int perfEventEnable(const Arguments& arguments) {
  return control(arguments.object(0), attribute::enableEvent, 0);
}

int perfEventDisable(const Arguments& arguments) {
  return control(arguments.object(0), attribute::disableEvent, 0);
}

int perfEventPause(const Arguments& arguments) {
  const Object& event = arguments.object(0);
  return control(event, attribute::pauseOutputOfEvent, arguments.u32(1) == 0 ? 0 : 1);
}

int perfEventSetProgram(const Arguments& arguments) {
  const Object& event = arguments.object(0);
  const Object& program = arguments.object(1);
  if (program.kind != ObjectKind::Program) return wrongKind(program);
  return control(event, attribute::setProgramOfEvent, program.fd());
}

int perfEventRead(const Arguments& arguments) {
  const Object& event = arguments.object(0);
  const Bytes values = arguments.bytes(1);
  if (event.kind != ObjectKind::PerfEvent) return wrongKind(event);
  const ssize_t length = read(event.descriptor.number(), values.data, values.size);
  return length < 0 ? -errno : static_cast<int>(length);
}

int perfBufferMap(const Arguments& arguments) {
  Object& event = arguments.objectToChange(0);
  const int64_t size = arguments.i53(1);
  const bool overwritable = arguments.u32(2) != 0;
  if (event.kind != ObjectKind::PerfEvent) return wrongKind(event);
  if (event.buffer) return -EBUSY;
  if (size <= 0) return -EINVAL;
  return PerfBuffer::map(event.descriptor.number(), static_cast<size_t>(size), overwritable, event.buffer);
}

int perfBufferDrain(const Arguments& arguments) {
  // A record is counted in 16 bits; here it has 16 bytes before it.
  constexpr size_t largestEntry = 65'536 + 16;
  const Object& event = arguments.object(0);
  const Bytes batch = arguments.bytes(1);
  arguments.requireSize(1, batch.size, largestEntry);
  if (event.kind != ObjectKind::PerfEvent) return wrongKind(event);
  if (!event.buffer) return -EINVAL;
  return event.buffer->drain(batch.data, std::min<size_t>(batch.size, INT32_MAX));
}

}  // namespace bpf_maps
