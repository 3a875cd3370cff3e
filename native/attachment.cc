#include "attachment.h"

#include <sys/socket.h>

#include <cerrno>

#include "program-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

// The C library's headers may be older than this option, which came with Linux 5.3.
#ifdef SO_DETACH_REUSEPORT_BPF
constexpr int detachReuseport = SO_DETACH_REUSEPORT_BPF;
#else
constexpr int detachReuseport = 68;
#endif

int setOption(int socket, int option, int value) {
  return setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) < 0 ? -errno : 0;
}

int attachToSocket(const Arguments& arguments, int option) {
  const int socket = arguments.i32(0);
  const Object& program = arguments.object(1);
  return program.kind == ObjectKind::Program ? setOption(socket, option, program.descriptor.number()) : wrongKind(program);
}

}  // namespace

int programAttach(const Arguments& arguments) {
  const Object& program = arguments.object(0);
  attribute::ProgramAttach attach{arguments.u32(1), program.fd(), arguments.u32(2), arguments.u32(3)};
  return program.kind == ObjectKind::Program ? bpf(Command::ProgAttach, attach) : wrongKind(program);
}

int programDetach(const Arguments& arguments) {
  const Object& program = arguments.object(0);
  attribute::ProgramAttach detach{arguments.u32(1), program.fd(), arguments.u32(2), 0};
  return program.kind == ObjectKind::Program ? bpf(Command::ProgDetach, detach) : wrongKind(program);
}

int socketAttachFilter(const Arguments& arguments) {
  return attachToSocket(arguments, SO_ATTACH_BPF);
}

int socketDetachFilter(const Arguments& arguments) {
  return setOption(arguments.i32(0), SO_DETACH_BPF, 0);
}

int socketAttachReuseport(const Arguments& arguments) {
  return attachToSocket(arguments, SO_ATTACH_REUSEPORT_EBPF);
}

int socketDetachReuseport(const Arguments& arguments) {
  return setOption(arguments.i32(0), detachReuseport, 0);
}

}  // namespace bpf_maps
