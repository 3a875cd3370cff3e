/** Numbers of the kernel's enum bpf_attach_type, for programs that are loaded with one. */
export const AttachType = {
  skSkbStreamVerdict: 5,
  skMsgVerdict: 7,
  xdpDevmap: 33,
  xdpCpumap: 35,
  xdp: 37,
  skSkbVerdict: 38,
  skReuseportSelect: 39
} as const
