#include "file-system.h"

#include <sys/file.h>
#include <sys/mount.h>

#include <cerrno>

#include "cpu.h"

namespace bpf_maps {

// A BPF file system holds pins and nothing else: no programs to run, no device files.
int mountBpffs(const Arguments& arguments) {
  const std::string directory = arguments.text(0);
  const std::string options = arguments.text(1);
  const int status = mount("bpffs", directory.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, options.c_str());
  return status < 0 ? -errno : 0;
}

// The lock belongs to the open file: the kernel takes it back when that is closed, also by the end of the process, however it ends.
int fileLock(const Arguments& arguments) {
  return flock(arguments.i32(0), LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
}

int possibleCpus(const Arguments&) {
  return countPossibleCpus();
}

}  // namespace bpf_maps
