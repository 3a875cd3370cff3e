#include "file-system.h"

#include <sys/mount.h>
#include <sys/vfs.h>

#include "cpu.h"
#include "function.h"

namespace bpf_maps {

// A BPF file system holds pins and nothing else: no programs to run, no device files.
int mountBpffs(const Arguments& arguments) {
  const std::string directory = arguments.text(0);
  const std::string options = arguments.text(1);
  const int status = mount("bpffs", directory.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, options.c_str());
  return status < 0 ? -errno : 0;
}

// Magic numbers fill 32 bits, so this one does not fit the int that the other functions return.
napi_value fileSystemType(const Arguments& arguments) {
  const std::string path = arguments.text(0);
  struct statfs status {};
  if (statfs(path.c_str(), &status) < 0) return toValue(arguments.env(), -errno);
  return Napi::Number::New(arguments.env(), static_cast<uint32_t>(status.f_type));
}

int possibleCpus(const Arguments&) {
  return countPossibleCpus();
}

}  // namespace bpf_maps
