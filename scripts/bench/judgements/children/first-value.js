// Prints one value of the map behind descriptor 3.
import { HashMap, u32, u64number } from 'bpf-maps'

console.log(HashMap.open({ fd: 3 }, { key: u32, value: u64number }).get(1))
