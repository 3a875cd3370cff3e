import { KernelObject } from './kernel-object.js'

/**
 * A program's attachment: the kernel runs the program as long as the link is open, in this process or another, or pinned.
 *
 * Closing it detaches the program, unless someone else holds it. Keep it: a link that nothing refers to any more is closed when it is
 * collected as garbage. Made by `program.attachRawTracepoint`.
 */
export class Link extends KernelObject {}
