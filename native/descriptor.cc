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

int kindOfDescriptor(int fd) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  char target[64];
  const ssize_t length = readlink(path, target, sizeof target);
  if (length < 0) return -errno;
  const std::string_view name(target, static_cast<size_t>(length));
  if (name == "anon_inode:bpf-map") return static_cast<int>(ObjectKind::Map);
  if (name == "anon_inode:bpf-prog") return static_cast<int>(ObjectKind::Program);
  if (name == "anon_inode:bpf_link") return static_cast<int>(ObjectKind::Link);
  if (name == "anon_inode:btf") return static_cast<int>(ObjectKind::Btf);
  return static_cast<int>(ObjectKind::None);
}

}  // namespace bpf_maps
