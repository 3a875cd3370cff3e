// The other side of child.ts.
import { possibleCpus } from 'bpf-maps'

const { module, name, args, nobody } = JSON.parse(process.argv[2]!)
const functions = await import(module)

if (nobody) {
  // Everything is loaded by now: nobody may be unable to read the project, in /root for example.
  possibleCpus()
  process.setgroups!([])
  process.setgid!(65534)
  process.setuid!(65534)
}

process.stdout.write(JSON.stringify(await outcome()))

async function outcome(): Promise<unknown> {
  try {
    return { result: await functions[name](...args) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { error: { ...error, name: error.name, message: error.message } }
  }
}
