#include "program.h"

#include <cstring>

#include "program-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

constexpr size_t instructionSize = 8;
constexpr size_t resultSize = 16;

}  // namespace

int programLoad(const Arguments& arguments) {
  const Bytes instructions = arguments.bytes(1);
  const std::string license = arguments.text(2);
  const Bytes log = arguments.bytes(7);
  attribute::ProgramLoad load{};
  load.progType = arguments.u32(0);
  load.insns = instructions.address();
  load.license = address(license.c_str());
  arguments.text(3).copy(load.progName, sizeof load.progName);  // A longer one leaves no NUL, which the kernel refuses.
  load.expectedAttachType = arguments.u32(4);
  load.progFlags = arguments.u32(5);
  load.logLevel = arguments.u32(6);
  load.logSize = log.size32();
  load.logBuffer = log.address();
  if (instructions.size % instructionSize != 0) return -EINVAL;
  load.insnCount = static_cast<uint32_t>(instructions.size / instructionSize);
  return arguments.environment().add(ObjectKind::Program, Descriptor::own(bpf(Command::ProgLoad, load)));
}

int programRun(const Arguments& arguments) {
  const Object& program = arguments.object(0);
  const Bytes dataIn = arguments.bytes(1);
  const Bytes dataOut = arguments.bytes(2);
  const Bytes contextIn = arguments.bytes(3);
  const Bytes contextOut = arguments.bytes(4);
  attribute::ProgramRun run{};
  run.progFd = program.fd();
  run.dataIn = dataIn.address();
  run.dataSizeIn = dataIn.size32();
  run.dataOut = dataOut.address();
  run.dataSizeOut = dataOut.size32();
  run.contextIn = contextIn.address();
  run.contextSizeIn = contextIn.size32();
  run.contextOut = contextOut.address();
  run.contextSizeOut = contextOut.size32();
  run.repeat = arguments.u32(5);
  run.flags = arguments.u32(6);
  run.cpu = arguments.u32(7);
  const Bytes result = arguments.words(8);
  arguments.requireSize(8, result.size, resultSize);
  if (program.kind != ObjectKind::Program) return wrongKind(program);

  const int status = bpf(Command::ProgTestRun, run);
  const uint32_t words[] = {run.returnValue, run.duration, run.dataSizeOut, run.contextSizeOut};
  static_assert(sizeof words == resultSize);
  std::memcpy(result.data, words, sizeof words);
  return status;
}

int rawTracepointOpen(const Arguments& arguments) {
  const Object& program = arguments.object(0);
  const std::string name = arguments.text(1);
  if (program.kind != ObjectKind::Program) return wrongKind(program);
  attribute::RawTracepointOpen open{address(name.c_str()), program.fd(), 0};
  return arguments.environment().add(ObjectKind::Link, Descriptor::own(bpf(Command::RawTracepointOpen, open)));
}

}  // namespace bpf_maps
