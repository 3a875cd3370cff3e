#pragma once

#include <node_api.h>
#include <uv.h>

#include <memory>

namespace bpf_maps {

/**
 * Waits for a descriptor on the event loop of its environment, and then calls a function with 0, or with -errno when the waiting is over.
 *
 * Level-triggered: it calls in each turn of the loop as long as the descriptor is ready, so the function empties it or stops the waiting.
 */
class Waiter {
 public:
  /** Ends the waiting at once; the memory stays until the event loop has let go of it. */
  struct Release {
    void operator()(Waiter* waiter) const { waiter->release(); }
  };
  using Pointer = std::unique_ptr<Waiter, Release>;

  /** The numbers are part of the addon's interface (lib/sys/addon.ts). */
  enum class State : int { Stopped = 0, Waiting = 1, KeepingAlive = 2 };

  /** Prepares to wait, stopped at first: 0 or -errno. `events` are libuv's. The descriptor must stay open until the release. */
  static int create(napi_env env, int fd, int events, napi_value callback, Pointer& result);

  /** 0 or -errno. */
  int enter(State state);

  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

 private:
  Waiter(napi_env env, int events) : env_(env), events_(events) { handle_.data = this; }
  ~Waiter() = default;

  static void onReady(uv_poll_t* handle, int status, int events);
  static void onCleanup(napi_async_cleanup_hook_handle hook, void* waiter);
  static void onClosed(uv_handle_t* handle);

  bool prepare(napi_value callback);
  void call(int status);
  void close();
  void release();

  uv_poll_t handle_{};
  const napi_env env_;
  const int events_;
  bool released_ = false;
  bool closing_ = false;
  bool closed_ = false;
  napi_ref callback_ = nullptr;
  napi_async_context context_ = nullptr;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
};

}  // namespace bpf_maps
