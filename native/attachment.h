#pragma once

#include "arguments.h"

// Attachments without a link: they last until they are undone, or as long as what the program is attached to.
namespace bpf_maps {

int programAttach(const Arguments& arguments);
int programDetach(const Arguments& arguments);
int programQuery(const Arguments& arguments);
int socketAttachFilter(const Arguments& arguments);
int socketDetachFilter(const Arguments& arguments);
int socketAttachReuseport(const Arguments& arguments);
int socketDetachReuseport(const Arguments& arguments);

}  // namespace bpf_maps
