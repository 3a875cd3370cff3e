// A ring that a program fills meanwhile.
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>

#include "bpf.h"
#include "loops.h"
#include "ring.h"

enum { MOST_RECORDS = 1000000 };

static uint32_t wanted;
static uint32_t received;
static double latencies[MOST_RECORDS];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static uint32_t count(const struct event* event) {
  (void)event;
  return 1;
}

static uint32_t receive(const struct event* event) {
  if (received < wanted) latencies[received++] = now() - (double)event->time;
  return 1;
}

static int epoll_of_ring(void) {
  static int epoll = -1;
  if (epoll >= 0) return epoll;
  epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  require(epoll >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, FIRST_MAP, &event) == 0, "epoll");
  return epoll;
}

/** Waits for so many new records. */
uint32_t wait_for_records(const struct size* size, uint32_t round) {
  (void)round;
  require(size->operations <= MOST_RECORDS, "so many records");
  const int epoll = epoll_of_ring();
  drain_ring(0, count);
  wanted = size->operations;
  received = 0;
  // A program wakes us only for a record that comes when we have read all before it.
  while (received < wanted) {
    while (received < wanted && drain_ring(0, receive) > 0) continue;
    struct epoll_event event;
    if (received < wanted) epoll_wait(epoll, &event, 1, -1);
  }
  return received;
}

static int compare(const void* one, const void* other) {
  const double difference = *(const double*)one - *(const double*)other;
  return (difference > 0) - (difference < 0);
}

/** The median of the times from a record's sending to its reading, as often as there were records. */
double latency(void) {
  qsort(latencies, received, sizeof *latencies, compare);
  return latencies[received / 2] * received;
}

/** Runs the program behind the first map's descriptor, with a pause after each time, until the end of the process that asked for it. */
void send_records(uint32_t repeat, uint32_t pause) {
  const struct timespec time = {0, (long)pause};
  while (test_run(FIRST_MAP, repeat) == 0) {
    if (pause > 0) nanosleep(&time, NULL);
  }
}
