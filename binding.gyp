# What ships. Developers also build with native/CMakeLists.txt; test/native/build-parity.test.ts holds both to the same sources and flags.
{
  "targets": [
    {
      "target_name": "bpf_maps",
      "sources": [
        "native/addon.cc",
        "native/arguments.cc",
        "native/attachment.cc",
        "native/batch.cc",
        "native/btf.cc",
        "native/cpu.cc",
        "native/descriptor.cc",
        "native/element.cc",
        "native/environment.cc",
        "native/file-system.cc",
        "native/handle.cc",
        "native/info.cc",
        "native/link.cc",
        "native/map-shape.cc",
        "native/map.cc",
        "native/mapping.cc",
        "native/memory.cc",
        "native/network.cc",
        "native/perf-buffer.cc",
        "native/perf-event.cc",
        "native/pin.cc",
        "native/poll.cc",
        "native/process.cc",
        "native/program.cc",
        "native/ring-consumer.cc",
        "native/ring-memory.cc",
        "native/ring-producer.cc",
        "native/ring.cc",
        "native/scratch-memory.cc",
        "native/system-call.cc",
        "native/token.cc",
        "native/waiter.cc"
      ],
      # The last one: an environment that is stopping takes no exceptions, and what cannot be thrown there must not end the process.
      "defines": [
        "NAPI_VERSION=8",
        "NAPI_CPP_EXCEPTIONS",
        "NODE_ADDON_API_DISABLE_DEPRECATED",
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
      ],
      "cflags": ["-fvisibility=hidden", "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wshadow"],
      # make runs in build/. A system path, so that our warnings are not about other people's headers; relative, as it may contain spaces.
      "cflags_cc": ["-std=c++17", "-fvisibility-inlines-hidden", "-isystem", "../<!(node -p \"require('node-addon-api').include_dir\")"],
      "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++20"]
    }
  ]
}
