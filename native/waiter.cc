#include "waiter.h"

#include <cerrno>

namespace bpf_maps {
namespace {

uv_handle_t* handleOf(uv_poll_t& poll) {
  return reinterpret_cast<uv_handle_t*>(&poll);
}

/** What the callback threw is an uncaught exception, as from any callback of Node's. */
void reportException(napi_env env) {
  bool isPending = false;
  napi_is_exception_pending(env, &isPending);
  if (!isPending) return;
  napi_value exception = nullptr;
  if (napi_get_and_clear_last_exception(env, &exception) == napi_ok) napi_fatal_exception(env, exception);
}

}  // namespace

int Waiter::create(napi_env env, int fd, int events, napi_value callback, Pointer& result) {
  uv_loop_t* loop = nullptr;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) return -EINVAL;
  auto* waiter = new Waiter(env, events);
  const int status = uv_poll_init(loop, &waiter->handle_, fd);
  if (status < 0) {
    delete waiter;
    return status;
  }
  result.reset(waiter);
  if (waiter->prepare(callback)) return 0;
  result.reset();
  return -ENOMEM;
}

bool Waiter::prepare(napi_value callback) {
  napi_value name = nullptr;
  return napi_create_string_utf8(env_, "bpf_maps:waiter", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_async_init(env_, nullptr, name, &context_) == napi_ok && napi_create_reference(env_, callback, 1, &callback_) == napi_ok &&
         napi_add_async_cleanup_hook(env_, onCleanup, this, &cleanup_) == napi_ok;
}

int Waiter::enter(State state) {
  if (closing_) return -EBADF;
  if (state == State::Stopped) return uv_poll_stop(&handle_);
  if (state == State::KeepingAlive) {
    uv_ref(handleOf(handle_));
  } else {
    uv_unref(handleOf(handle_));
  }
  return uv_poll_start(&handle_, events_, onReady);
}

void Waiter::onReady(uv_poll_t* handle, int status, int) {
  static_cast<Waiter*>(handle->data)->call(status);
}

void Waiter::call(int status) {
  const napi_env env = env_;
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  napi_value callback = nullptr;
  napi_value receiver = nullptr;
  napi_value argument = nullptr;
  napi_get_reference_value(env, callback_, &callback);
  napi_get_global(env, &receiver);
  napi_create_int32(env, status, &argument);
  // The callback may close what is waited for, and with it this waiter.
  if (napi_make_callback(env, context_, receiver, callback, 1, &argument, nullptr) != napi_ok) reportException(env);
  napi_close_handle_scope(env, scope);
}

// The environment waits for its hooks before it ends its event loop, which must not have open handles then.
void Waiter::onCleanup(napi_async_cleanup_hook_handle, void* waiter) {
  static_cast<Waiter*>(waiter)->close();
}

void Waiter::close() {
  if (closing_) return;
  closing_ = true;
  if (callback_ != nullptr) napi_delete_reference(env_, callback_);
  if (context_ != nullptr) napi_async_destroy(env_, context_);
  uv_close(handleOf(handle_), onClosed);
}

void Waiter::onClosed(uv_handle_t* handle) {
  auto* waiter = static_cast<Waiter*>(handle->data);
  waiter->closed_ = true;
  if (waiter->cleanup_ != nullptr) napi_remove_async_cleanup_hook(waiter->cleanup_);
  if (waiter->released_) delete waiter;
}

void Waiter::release() {
  released_ = true;
  close();
  if (closed_) delete this;
}

}  // namespace bpf_maps
