#include "network.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "descriptor.h"

namespace bpf_maps {

namespace {

// if_nametoindex() of glibc calls it a missing interface, too, when there is no descriptor left to ask with.
int askAboutInterface(unsigned long question, ifreq& request) {
  const int opened = socket(AF_LOCAL, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const Descriptor socket = Descriptor::own(opened < 0 ? -errno : opened);
  if (socket.number() < 0) return socket.number();
  return ioctl(socket.number(), question, &request) < 0 ? -errno : 0;
}

}  // namespace

int interfaceIndex(const Arguments& arguments) {
  const std::string name = arguments.text(0);
  ifreq request{};
  if (name.size() >= sizeof request.ifr_name) return -ENODEV;
  std::memcpy(request.ifr_name, name.data(), name.size());
  const int status = askAboutInterface(SIOCGIFINDEX, request);
  return status < 0 ? status : request.ifr_ifindex;
}

int interfaceName(const Arguments& arguments) {
  const Bytes name = arguments.bytes(1);
  arguments.requireSize(1, name.size, IF_NAMESIZE);
  ifreq request{};
  request.ifr_ifindex = static_cast<int>(arguments.u32(0));
  const int status = askAboutInterface(SIOCGIFNAME, request);
  // if_indextoname(3) says ENXIO for what the kernel calls ENODEV.
  if (status < 0) return status == -ENODEV ? -ENXIO : status;
  std::memcpy(name.data, request.ifr_name, IF_NAMESIZE);
  return 0;
}

int socketCookie(const Arguments& arguments) {
  const Bytes cookie = arguments.bytes(1);
  socklen_t size = sizeof(uint64_t);
  arguments.requireSize(1, cookie.size, size);
  return getsockopt(arguments.i32(0), SOL_SOCKET, SO_COOKIE, cookie.data, &size) < 0 ? -errno : 0;
}

}  // namespace bpf_maps
