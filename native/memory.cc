#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "function.h"
#include "kinds.h"

namespace bpf_maps {
namespace {

template <typename Holder>
void release(napi_env, void*, void* hint) {
  delete static_cast<std::shared_ptr<Holder>*>(hint);
}

/** An ArrayBuffer over memory that lives at least as long as the buffer's contents, whoever they are transferred to. */
template <typename Holder>
napi_value toArrayBuffer(napi_env env, void* start, size_t size, const std::shared_ptr<Holder>& holder) {
  auto* hint = new std::shared_ptr<Holder>(holder);
  napi_value buffer = nullptr;
  const napi_status status = napi_create_external_arraybuffer(env, start, size, release<Holder>, hint, &buffer);
  if (status == napi_ok) return buffer;
  // Node has taken the hint, and frees it, if it failed with an exception. Else it has not begun: the status says "pending exception" also
  // where there is none, in an environment that is stopping.
  bool isTaken = false;
  napi_is_exception_pending(env, &isTaken);
  if (!isTaken) delete hint;
  napi_value exception = nullptr;
  napi_get_and_clear_last_exception(env, &exception);
  // Runtimes that keep all of JavaScript's memory in one cage (Electron) allow none from outside it.
  return toValue(env, status == napi_no_external_buffers_allowed ? -EOPNOTSUPP : -ENOMEM);
}

/** Kinds whose pages are all there. */
bool canBeMapped(const MapShape& shape) {
  return shape.type == kind::array || shape.type == kind::ringBuffer || shape.type == kind::userRingBuffer;
}

/** Its pages come when they are touched, unless it is told to fault: a stray access would then end the process. */
bool isQuietArena(const MapShape& shape) {
  return shape.type == kind::arena && (shape.flags & kind::segvOnFault) == 0;
}

/** A part of the map's memory, to be read and written; the address is where it must be, or null for anywhere. */
napi_value mapPages(const Arguments& arguments, const Object& map, int64_t offset, size_t size, void* address) {
  const napi_env env = arguments.env();
  const int flags = MAP_SHARED | (address == nullptr ? 0 : MAP_FIXED_NOREPLACE);
  void* const start = mmap(address, size, PROT_READ | PROT_WRITE, flags, map.descriptor.number(), offset);
  if (start == MAP_FAILED) return toValue(env, -errno);
  const auto mapping = std::make_shared<Mapping>(start, size);
  arguments.environment().mappings().add(mapping);
  return toArrayBuffer(env, start, size, mapping);
}

}  // namespace

napi_value mapMemory(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  if (map.kind != ObjectKind::Map) return toValue(arguments.env(), wrongKind(map));
  const ScratchMemory& scratch = map.scratch;
  if (scratch.size() == 0) return Napi::ArrayBuffer::New(arguments.env(), 0);
  return toArrayBuffer(arguments.env(), scratch.block().get(), scratch.size(), scratch.block());
}

napi_value callMemory(const Arguments& arguments) {
  const std::shared_ptr<ElementCall>& call = arguments.environment().sharedElementCall();
  return toArrayBuffer(arguments.env(), call.get(), sizeof *call, call);
}

// Always writable: an ArrayBuffer cannot be read-only, and a store into read-only pages would end the process.
napi_value memoryMap(const Arguments& arguments) {
  // The largest ArrayBuffer of the oldest Node that is supported. More can be mapped in pieces.
  constexpr int64_t greatestLength = int64_t{1} << 32;
  const Object& map = arguments.object(0);
  const int64_t offset = arguments.i53(1);
  const int64_t length = arguments.i53(2);
  if (map.kind != ObjectKind::Map) return toValue(arguments.env(), wrongKind(map));
  if (offset < 0 || length <= 0 || !canBeMapped(map.shape)) return toValue(arguments.env(), -EINVAL);
  if (length > greatestLength) return toValue(arguments.env(), -ENOMEM);
  return mapPages(arguments, map, offset, static_cast<size_t>(length), nullptr);
}

// The kernel lets all processes map an arena at one address only, and all of it: 4 GiB at most, which an ArrayBuffer can be.
napi_value arenaMap(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  const int64_t address = arguments.i53(1);
  if (map.kind != ObjectKind::Map) return toValue(arguments.env(), wrongKind(map));
  if (address < 0 || !isQuietArena(map.shape)) return toValue(arguments.env(), -EINVAL);
  const size_t pageSize = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return mapPages(arguments, map, 0, pageSize * map.shape.maxEntries, reinterpret_cast<void*>(address));
}

napi_value memoryAddress(const Arguments& arguments) {
  void* start = nullptr;
  size_t length = 0;
  napi_get_arraybuffer_info(arguments.env(), arguments.arrayBuffer(0), &start, &length);
  napi_value address = nullptr;
  napi_create_int64(arguments.env(), reinterpret_cast<intptr_t>(start), &address);
  return address;
}

int memoryUnmap(const Arguments& arguments) {
  const napi_env env = arguments.env();
  const napi_value buffer = arguments.arrayBuffer(0);
  void* start = nullptr;
  size_t length = 0;
  napi_get_arraybuffer_info(env, buffer, &start, &length);
  const std::shared_ptr<Mapping> mapping = arguments.environment().mappings().take(start);
  if (!mapping) return -EINVAL;

  // Something of Node's that works on the buffer in another thread holds the buffer, not its contents: its addresses stay valid until the
  // buffer itself is garbage.
  auto* hint = new std::shared_ptr<Mapping>(mapping);
  if (napi_add_finalizer(env, buffer, start, release<Mapping>, hint, nullptr) != napi_ok) delete hint;
  napi_detach_arraybuffer(env, buffer);
  mapping->vacate();
  return 0;
}

}  // namespace bpf_maps
