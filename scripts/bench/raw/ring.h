// The ring behind the first map's descriptor.
#pragma once

#include "data.h"

typedef uint32_t summing(const struct event* event);

/** Reads what is there where it lies, and adds up what `sum` makes of each record. */
uint32_t drain_ring(uint32_t start, summing* sum);
