#include "attachment.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

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

int programQuery(const Arguments& arguments) {
  const Bytes programs = arguments.words(2);
  const Bytes links = arguments.words(3);
  const Bytes revision = arguments.bytes(4);
  if (links.size > 0) arguments.requireSize(3, links.size, programs.size);
  arguments.requireSize(4, revision.size, sizeof(uint64_t));
  attribute::ProgramQuery query{};
  query.target = arguments.u32(0);
  query.attachType = arguments.u32(1);
  query.programIds = programs.address();
  query.count = static_cast<uint32_t>(programs.size32() / sizeof(uint32_t));
  query.linkIds = links.address();
  const int status = bpf(Command::ProgQuery, query);
  std::memcpy(revision.data, &query.revision, sizeof query.revision);
  // With too little room the kernel says how many there are all the same.
  return status < 0 && status != -ENOSPC ? status : static_cast<int>(query.count);
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
