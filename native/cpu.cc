#include "cpu.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>

namespace bpf_maps {
namespace {

/** The number of CPUs in one range, "0-3" or "5"; 0 if it is not one. */
int countRange(const std::string& range) {
  std::istringstream input(range);
  int first = 0;
  if (!(input >> first)) return 0;
  int last = first;
  if (input.get() == '-') input >> last;
  return last >= first ? last - first + 1 : 0;
}

}  // namespace

// The file lists ranges: "0-3,8-11". What is online, and what this process may run on, is something else and can be less.
int countPossibleCpus() {
  std::ifstream file("/sys/devices/system/cpu/possible");
  if (!file) return -ENOENT;
  int count = 0;
  for (std::string range; std::getline(file, range, ',');) count += countRange(range);
  return count > 0 ? count : -EIO;
}

}  // namespace bpf_maps
