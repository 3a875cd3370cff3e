#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

namespace bpf_maps {

/** Memory of a map, mapped into this process. Its addresses stay in use until the last holder is gone. */
class Mapping {
 public:
  Mapping(void* start, size_t length) : start_(start), length_(length) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  void* start() const { return start_; }
  size_t length() const { return length_; }

  /** Gives the map's memory back at once, and leaves empty pages in its place for whoever still uses the addresses. */
  void vacate();

 private:
  void* start_;
  size_t length_;
};

/** The mappings that JavaScript holds as ArrayBuffers, by their address. */
class Mappings {
 public:
  void add(const std::shared_ptr<Mapping>& mapping);
  /** Takes out the mapping at that address; null if there is none. */
  std::shared_ptr<Mapping> take(void* start);

 private:
  std::unordered_map<void*, std::weak_ptr<Mapping>> mappings_;
};

}  // namespace bpf_maps
