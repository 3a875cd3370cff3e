#include "program.h"

#include <cstring>

#include "object-argument.h"
#include "program-attributes.h"
#include "system-call.h"
#include "token-attributes.h"

namespace bpf_maps {
namespace {

constexpr size_t instructionSize = 8;
constexpr size_t resultSize = 16;
// struct bpf_func_info, bpf_line_info and bpf_core_relo.
constexpr uint32_t functionInfoSize = 8;
constexpr uint32_t lineInfoSize = 16;
constexpr uint32_t relocationSize = 16;

uint32_t count(const Bytes& bytes, uint32_t recordSize) {
  return bytes.size32() / recordSize;
}

/** What the kernel takes from an object file beside the instructions: 0, or -errno. Without records there is no record size either. */
int describe(const Arguments& arguments, attribute::ProgramLoad& load) {
  const int btf = optionalDescriptor(arguments, 11, ObjectKind::Btf);
  const Bytes functions = arguments.bytes(12);
  const Bytes lines = arguments.bytes(13);
  const Bytes relocations = arguments.bytes(14);
  if (btf < 0) return btf;
  if (functions.size % functionInfoSize != 0 || lines.size % lineInfoSize != 0 || relocations.size % relocationSize != 0) return -EINVAL;
  load.progBtfFd = static_cast<uint32_t>(btf);
  load.funcInfo = functions.address();
  load.funcInfoCount = count(functions, functionInfoSize);
  load.funcInfoRecSize = load.funcInfoCount == 0 ? 0 : functionInfoSize;
  load.lineInfo = lines.address();
  load.lineInfoCount = count(lines, lineInfoSize);
  load.lineInfoRecSize = load.lineInfoCount == 0 ? 0 : lineInfoSize;
  load.coreRelos = relocations.address();
  load.coreReloCount = count(relocations, relocationSize);
  load.coreReloRecSize = load.coreReloCount == 0 ? 0 : relocationSize;
  return 0;
}

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
  load.progIfindex = arguments.u32(8);
  const int target = optionalDescriptor(arguments, 9, ObjectKind::Program, ObjectKind::Btf);
  load.attachBtfId = arguments.u32(10);
  const int description = describe(arguments, load);
  if (target < 0) return target;
  if (description < 0) return description;
  load.attachFd = static_cast<uint32_t>(target);
  const int token = optionalDescriptor(arguments, 15, ObjectKind::Token);
  if (token < 0) return token;
  load.progTokenFd = token;
  if (token > 0) load.progFlags |= attribute::hasToken;
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
  run.batchSize = arguments.u32(8);
  const Bytes result = arguments.words(9);
  arguments.requireSize(9, result.size, resultSize);
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
  const uint64_t cookie = arguments.u64(2);
  if (program.kind != ObjectKind::Program) return wrongKind(program);
  // A program that knows from its BTF where it belongs must not be told.
  attribute::RawTracepointOpen open{name.empty() ? 0 : address(name.c_str()), program.fd(), 0, cookie};
  return arguments.environment().add(ObjectKind::Link, Descriptor::own(bpf(Command::RawTracepointOpen, open)));
}

}  // namespace bpf_maps
