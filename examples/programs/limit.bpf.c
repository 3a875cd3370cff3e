// Counts packets by the protocol of IPv4, and drops those beyond a limit. Compile it with: clang -g -O2 -target bpf -c limit.bpf.c
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct counters {
  __u64 passed;
  __u64 dropped;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct counters);
  __uint(max_entries, 256);
} protocols SEC(".maps");

__u64 limit = 100;

SEC("xdp")
int limit_packets(struct xdp_md *context) {
  __u8 *packet = (void *)(long)context->data;
  if (packet + 34 > (__u8 *)(long)context->data_end)
    return XDP_PASS;
  __u32 protocol = packet[23];
  struct counters none = {};
  bpf_map_update_elem(&protocols, &protocol, &none, BPF_NOEXIST);
  struct counters *counters = bpf_map_lookup_elem(&protocols, &protocol);
  if (!counters)
    return XDP_ABORTED;
  if (counters->passed >= limit) {
    counters->dropped++;
    return XDP_DROP;
  }
  counters->passed++;
  return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
