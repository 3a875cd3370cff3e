#include "descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <utility>

namespace bpf_maps {
namespace {

// Below are standard input, output and error: whoever starts a child or writes to them believes to know what they are.
constexpr int lowestDescriptor = 3;

struct KindName {
  std::string_view name;
  ObjectKind kind;
};

// What the kernel calls its anonymous files: a link in one way when it is made, in another when it is opened again.
constexpr KindName kindNames[] = {
    {"anon_inode:bpf-map", ObjectKind::Map},       {"anon_inode:bpf-prog", ObjectKind::Program},
    {"anon_inode:bpf_link", ObjectKind::Link},     {"anon_inode:bpf-link", ObjectKind::Link},
    {"anon_inode:btf", ObjectKind::Btf},           {"anon_inode:[perf_event]", ObjectKind::PerfEvent},
    {"anon_inode:bpf_iter", ObjectKind::Iterator},
};

int duplicateAboveStandard(int fd) {
  const int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, lowestDescriptor);
  return duplicate < 0 ? -errno : duplicate;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  close();
  number_ = std::exchange(other.number_, -1);
  return *this;
}

Descriptor::~Descriptor() {
  close();
}

Descriptor Descriptor::own(int result) {
  if (result < 0 || result >= lowestDescriptor) return Descriptor(result);
  // A process that runs with its standard descriptors closed is given their numbers.
  Descriptor duplicate(duplicateAboveStandard(result));
  ::close(result);
  return duplicate;
}

Descriptor Descriptor::duplicate(int fd) {
  return Descriptor(duplicateAboveStandard(fd));
}

void Descriptor::close() noexcept {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

int findKind(int fd, ObjectKind& kind) {
  if (fcntl(fd, F_GETFD) < 0) return -errno;
  char path[32];
  std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  char target[64];
  const ssize_t length = readlink(path, target, sizeof target);
  if (length < 0) return -errno;
  const std::string_view name(target, static_cast<size_t>(length));
  for (const KindName& known : kindNames) {
    if (name != known.name) continue;
    kind = known.kind;
    return 0;
  }
  return -EINVAL;
}

}  // namespace bpf_maps
