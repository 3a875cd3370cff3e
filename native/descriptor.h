#pragma once

namespace bpf_maps {

/** What a descriptor refers to. The numbers are part of the addon's interface (lib/sys/addon.ts). */
enum class ObjectKind : int { None = 0, Map = 1, Program = 2, Link = 3, Btf = 4, PerfEvent = 5, Iterator = 6, Process = 7, Token = 8 };

/** Owns one descriptor: closes it when the owner goes. Never 0, 1 or 2, and always close-on-exec. */
class Descriptor {
 public:
  Descriptor() = default;
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  /** Takes over what bpf(2) returned: a descriptor, or -errno which `number()` then gives back. */
  static Descriptor own(int result);
  /** A duplicate of the caller's descriptor, which stays the caller's. */
  static Descriptor duplicate(int fd);

  /** The descriptor's number, or -errno if there is none. */
  int number() const { return number_; }

 private:
  explicit Descriptor(int number) : number_(number) {}
  void close() noexcept;

  int number_ = -1;
};

/** Finds out what is behind a descriptor: 0 or -errno, `-EINVAL` for what is not an object of bpf(2). */
int findKind(int fd, ObjectKind& kind);

}  // namespace bpf_maps
