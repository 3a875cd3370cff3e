#include "ring.h"

#include "function.h"
#include "kinds.h"

namespace bpf_maps {
namespace {

/** Maps the memory of a ring that is used for the first time: 0 or -errno. */
template <uint32_t type, RingMemory::Side side, typename User>
int prepare(const Object& map, std::unique_ptr<User>& user) {
  if (map.kind != ObjectKind::Map) return wrongKind(map);
  if (map.shape.type != type) return -EINVAL;
  // Programs write over records that were not read, and a position of their own says which.
  if ((map.shape.flags & kind::overwrite) != 0) return -EOPNOTSUPP;
  if (user) return 0;
  std::unique_ptr<RingMemory> memory;
  const int status = RingMemory::map(map.descriptor.number(), map.shape.maxEntries, side, memory);
  if (status == 0) user = std::make_unique<User>(std::move(memory));
  return status;
}

int prepareConsumer(Object& map) {
  return prepare<kind::ringBuffer, RingMemory::Side::Consumer>(map, map.ringConsumer);
}

int prepareProducer(Object& map) {
  return prepare<kind::userRingBuffer, RingMemory::Side::Producer>(map, map.ringProducer);
}

}  // namespace

int ringBegin(const Arguments& arguments) {
  Object& map = arguments.objectToChange(0);
  const int status = prepareConsumer(map);
  return status == 0 ? map.ringConsumer->begin() : status;
}

int ringRead(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  const Bytes batch = arguments.bytes(1);
  return map.ringConsumer ? map.ringConsumer->read(batch) : -EBADF;
}

int ringRelease(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  const uint32_t bytes = arguments.u32(1);
  return map.ringConsumer ? map.ringConsumer->release(bytes) : -EBADF;
}

int ringReserve(const Arguments& arguments) {
  Object& map = arguments.objectToChange(0);
  const uint32_t length = arguments.u32(1);
  const int status = prepareProducer(map);
  return status == 0 ? map.ringProducer->reserve(length) : status;
}

int ringSubmit(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  const uint32_t offset = arguments.u32(1);
  const Bytes bytes = arguments.bytes(2);
  return map.ringProducer ? map.ringProducer->submit(offset, bytes) : -EBADF;
}

int ringDiscard(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  const uint32_t offset = arguments.u32(1);
  return map.ringProducer ? map.ringProducer->discard(offset) : -EBADF;
}

// A ring can be as large as 2 GiB, which is one more than an int holds.
napi_value ringUsed(const Arguments& arguments) {
  Object& map = arguments.objectToChange(0);
  const bool isUserRing = map.shape.type == kind::userRingBuffer;
  const int status = isUserRing ? prepareProducer(map) : prepareConsumer(map);
  if (status < 0) return toValue(arguments.env(), status);
  RingPositions positions{};
  const int sound = (isUserRing ? map.ringProducer->memory() : map.ringConsumer->memory()).positions(positions);
  if (sound < 0) return toValue(arguments.env(), sound);
  napi_value used = nullptr;
  napi_create_double(arguments.env(), static_cast<double>(positions.distance()), &used);
  return used;
}

}  // namespace bpf_maps
