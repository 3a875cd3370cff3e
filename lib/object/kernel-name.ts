/** Most characters of a name in the kernel. */
const longest = 15
/** Of the section's name, so many count even where the object's is long. */
const leastOfSection = 7

/** A name as the kernel takes it: its first 15 characters, and no others than these. */
export function kernelName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, longest)
}

/**
 * The kernel's name for the map of a section of global variables, as libbpf gives them and bpftool's users know them: `counter.rodata`.
 * A section of its own name has that alone: `.data.custom`.
 */
export function sectionMapName(object: string, section: string): string {
  if (section.includes('.', 1)) return kernelName(section)
  const room = longest - Math.max(leastOfSection, section.length)
  return kernelName(object.slice(0, room) + section)
}
