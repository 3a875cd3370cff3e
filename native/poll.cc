#include "poll.h"

#include <uv.h>

namespace bpf_maps {

int pollOpen(const Arguments& arguments) {
  Object& object = arguments.objectToChange(0);
  const int events = arguments.i32(1);
  const napi_value callback = arguments.function(2);
  if (object.kind == ObjectKind::None) return -EBADF;
  if (events != UV_READABLE && events != UV_WRITABLE) return -EINVAL;
  if (object.waiter) return -EBUSY;
  return Waiter::create(arguments.env(), object.descriptor.number(), events, callback, object.waiter);
}

int pollEnter(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const int state = arguments.i32(1);
  if (!object.waiter) return -EBADF;
  const bool known = state >= static_cast<int>(Waiter::State::Stopped) && state <= static_cast<int>(Waiter::State::KeepingAlive);
  return known ? object.waiter->enter(static_cast<Waiter::State>(state)) : -EINVAL;
}

int pollClose(const Arguments& arguments) {
  Object& object = arguments.objectToChange(0);
  if (!object.waiter) return -EBADF;
  object.waiter.reset();
  return 0;
}

}  // namespace bpf_maps
