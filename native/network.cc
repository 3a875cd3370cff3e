#include "network.h"

#include <net/if.h>
#include <sys/socket.h>

#include <cerrno>

namespace bpf_maps {

int interfaceIndex(const Arguments& arguments) {
  const std::string name = arguments.text(0);
  const unsigned index = if_nametoindex(name.c_str());
  return index == 0 ? -errno : static_cast<int>(index);
}

int interfaceName(const Arguments& arguments) {
  const Bytes name = arguments.bytes(1);
  arguments.requireSize(1, name.size, IF_NAMESIZE);
  return if_indextoname(arguments.u32(0), reinterpret_cast<char*>(name.data)) == nullptr ? -errno : 0;
}

int socketCookie(const Arguments& arguments) {
  const Bytes cookie = arguments.bytes(1);
  socklen_t size = sizeof(uint64_t);
  arguments.requireSize(1, cookie.size, size);
  return getsockopt(arguments.i32(0), SOL_SOCKET, SO_COOKIE, cookie.data, &size) < 0 ? -errno : 0;
}

}  // namespace bpf_maps
