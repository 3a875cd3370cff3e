#include "cpu.h"

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace bpf_maps {
namespace {

/** Counts what ranges name: 6 for "0-3,8-9". */
int countListed(const char* text) {
  long count = 0;
  while (std::isdigit(static_cast<unsigned char>(*text))) {
    char* end = nullptr;
    const long first = std::strtol(text, &end, 10);
    const long last = *end == '-' ? std::strtol(end + 1, &end, 10) : first;
    count += last - first + 1;
    text = *end == ',' ? end + 1 : end;
  }
  return static_cast<int>(count);
}

}  // namespace

// Possible is what the kernel sizes per-CPU values by. What is online, and what this process may run on, is something else and can be less.
int countPossibleCpus() {
  std::FILE* file = std::fopen("/sys/devices/system/cpu/possible", "re");
  if (file == nullptr) return -errno;
  char text[4096];
  const size_t length = std::fread(text, 1, sizeof text - 1, file);
  std::fclose(file);
  text[length] = '\0';
  const int count = countListed(text);
  return count > 0 ? count : -EIO;
}

}  // namespace bpf_maps
