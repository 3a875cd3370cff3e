import type { Codec } from '../codec/codec.js'

/** How a value differs from what the kernel keeps of it. */
export interface Conversion<Input, KernelInput, KernelOutput, Output> {
  toKernel(value: Input): KernelInput
  fromKernel(value: KernelOutput): Output
}

/** A codec whose values are others than the kernel's: what goes in names an object, what comes out says what the kernel knows of it. */
export function converted<Input, KernelInput, KernelOutput, Output>(
  codec: Codec<KernelInput, KernelOutput>,
  { toKernel, fromKernel }: Conversion<Input, KernelInput, KernelOutput, Output>
): Codec<Input, Output> {
  const { size, align, type } = codec
  return {
    size,
    align,
    type,
    write: (value, view, offset) => codec.write(toKernel(value), view, offset),
    read: (view, offset) => fromKernel(codec.read(view, offset))
  }
}
