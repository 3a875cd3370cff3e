/*
 * Creates a hash map of u32 to a structure whose first field is of a kind that the kernel treats specially, and pins it:
 *
 *   map-with-field pointer|lock|number PATH
 *
 * pointer: struct { struct task_struct __kptr_untrusted *field; __u64 count; }
 * lock:    struct { struct bpf_spin_lock field; __u64 count; }
 * number:  struct { __u64 field; __u64 count; }, which is not special
 */
#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KIND(kind, members) ((uint32_t)(kind) << 24 | (members))
#define ADDRESS(pointer) ((uint64_t)(uintptr_t)(pointer))

enum { TYPE_TAG = 18 };
enum { U32 = 1, U64, TASK, TAG, POINTER, LOCK, VALUE };

static const char names[] = "\0u32\0u64\0task_struct\0kptr_untrusted\0bpf_spin_lock\0val\0value\0field\0count";
enum { N_U32 = 1, N_U64 = 5, N_TASK = 9, N_TAG = 21, N_LOCK = 36, N_VAL = 50, N_VALUE = 54, N_FIELD = 60, N_COUNT = 66 };

static int bpf(enum bpf_cmd command, union bpf_attr *attributes) {
  const long result = syscall(SYS_bpf, command, attributes, sizeof *attributes);
  if (result < 0) perror("bpf");
  return (int)result;
}

static int load_btf(uint32_t field) {
  const uint32_t types[] = {
      N_U32, KIND(BTF_KIND_INT, 0), 4, 32,
      N_U64, KIND(BTF_KIND_INT, 0), 8, 64,
      N_TASK, KIND(BTF_KIND_STRUCT, 0), 0,
      N_TAG, KIND(TYPE_TAG, 0), TASK,
      0, KIND(BTF_KIND_PTR, 0), TAG,
      N_LOCK, KIND(BTF_KIND_STRUCT, 1), 4, N_VAL, U32, 0,
      N_VALUE, KIND(BTF_KIND_STRUCT, 2), 16, N_FIELD, field, 0, N_COUNT, U64, 64,
  };
  struct {
    struct btf_header header;
    char types[sizeof types];
    char names[sizeof names];
  } btf = {.header = {BTF_MAGIC, BTF_VERSION, 0, sizeof(struct btf_header), 0, sizeof types, sizeof types, sizeof names}};
  memcpy(btf.types, types, sizeof types);
  memcpy(btf.names, names, sizeof names);
  union bpf_attr load = {.btf = ADDRESS(&btf), .btf_size = sizeof btf};
  return bpf(BPF_BTF_LOAD, &load);
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const uint32_t field = !strcmp(arguments[1], "pointer") ? POINTER : !strcmp(arguments[1], "lock") ? LOCK : U64;
  const int btf = load_btf(field);
  if (btf < 0) return 1;
  union bpf_attr create = {.map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 16, .max_entries = 100};
  create.btf_fd = (uint32_t)btf;
  create.btf_key_type_id = U32;
  create.btf_value_type_id = VALUE;
  const int map = bpf(BPF_MAP_CREATE, &create);
  union bpf_attr pin = {.pathname = ADDRESS(arguments[2]), .bpf_fd = (uint32_t)map};
  return map < 0 || bpf(BPF_OBJ_PIN, &pin) < 0;
}
