import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyCodec, FieldDescription, TypeDescription } from 'bpf-maps'
import { declare } from '../../../lib/codec/type-name.js'

/** A type's declaration, statements that print what C makes of it, and what we say they must print. */
export interface Measurement {
  readonly declaration: string
  readonly statements: readonly string[]
  readonly expected: readonly string[]
}

interface Line {
  readonly statement: string
  readonly expected: string
}

const prelude = `
#include <linux/types.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
struct bpf_spin_lock { __u32 val; };
struct bpf_timer { __u64 opaque[2]; };
static void dump(const char *what, const void *memory, size_t size) {
  printf("%s ", what);
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)memory)[i]);
  printf("\\n");
}`

/** How to ask C about a codec's type. */
export function measure(codec: AnyCodec, name: string): Measurement {
  const lines = [
    number(`sizeof(${name})`, codec.size),
    number(`_Alignof(${name})`, codec.align),
    ...parts(codec.type).flatMap(part =>
      part.bits ? [bitField(name, codec.size, part)] : [number(`offsetof(${name}, ${part.name})`, part.offset)]
    )
  ]
  return {
    declaration: `typedef ${declare(codec.type, name)};`,
    statements: lines.map(({ statement }) => statement),
    expected: lines.map(({ expected }) => expected)
  }
}

function number(expression: string, expected: number): Line {
  return { statement: `printf("${expression} %zu\\n", (size_t)${expression});`, expected: `${expression} ${expected}` }
}

/** Sets all bits of a bit field and shows the bytes. */
function bitField(type: string, size: number, { name, offset, bits }: FieldDescription): Line {
  const memory = new Uint8Array(size)
  for (let bit = bits!.first; bit < bits!.first + bits!.width; bit++) memory[offset + (bit >> 3)]! |= 1 << (bit & 7)
  const label = `${type}.${name}`
  return {
    statement: `{ ${type} value; memset(&value, 0, sizeof value); value.${name} = -1; dump("${label}", &value, sizeof value); }`,
    expected: `${label} ${Buffer.from(memory).toString('hex')}`
  }
}

/** All parts of a type, named as C names them, with their offsets from its start. */
function parts(type: TypeDescription): FieldDescription[] {
  if (type.kind === 'struct' || type.kind === 'union') return type.fields.flatMap(field => [field, ...within(field, '.')])
  if (type.kind !== 'array') return []
  const ends = [...new Set([0, type.length - 1])]
  const elements = ends.map(index => ({ name: `[${index}]`, offset: index * type.stride, type: type.element }))
  return elements.flatMap(element => [element, ...within(element, '.')])
}

function within(outer: FieldDescription, dot: string): FieldDescription[] {
  return parts(outer.type).map(part => ({
    ...part,
    name: outer.name + (part.name.startsWith('[') ? '' : dot) + part.name,
    offset: outer.offset + part.offset
  }))
}

/** Compiles a program with these declarations and statements, runs it, and gives the lines it prints. */
export function compileAndRun(declarations: readonly string[], statements: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bpfmaps-c-layout-'))
  try {
    const program = join(folder, 'layout')
    const source = `${prelude}\n${declarations.join('\n')}\nint main(void) {\n${statements.join('\n')}\nreturn 0;\n}\n`
    execFileSync('cc', ['-w', '-O0', '-x', 'c', '-o', program, '-'], { input: source })
    return execFileSync(program, { encoding: 'utf8' }).trimEnd().split('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
