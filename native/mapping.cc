#include "mapping.h"

#include <sys/mman.h>

#include <iterator>

namespace bpf_maps {

Mapping::~Mapping() {
  if (start_ != nullptr) munmap(start_, length_);
}

void Mapping::vacate() {
  void* empty = mmap(start_, length_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  if (empty != MAP_FAILED) return;
  // Where memory is not overcommitted, there may be none for empty pages.
  munmap(start_, length_);
  start_ = nullptr;
}

void Mappings::add(const std::shared_ptr<Mapping>& mapping) {
  // What the garbage collector has freed since the last time.
  for (auto entry = mappings_.begin(); entry != mappings_.end();) {
    entry = entry->second.expired() ? mappings_.erase(entry) : std::next(entry);
  }
  mappings_[mapping->start()] = mapping;
}

std::shared_ptr<Mapping> Mappings::take(void* start) {
  const auto entry = mappings_.find(start);
  if (entry == mappings_.end()) return nullptr;
  std::shared_ptr<Mapping> mapping = entry->second.lock();
  mappings_.erase(entry);
  return mapping;
}

}  // namespace bpf_maps
