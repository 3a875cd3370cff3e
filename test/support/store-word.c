/*
 * Maps memory of the object that it inherits as descriptor 3, and stores a word there, as any process can that has the object open. Several
 * words are stored in turn, until it is killed or whoever started it has gone.
 *
 *   store-word offset length place word...
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

static uint64_t number(const char *text) {
  return strtoull(text, NULL, 10);
}

int main(int count, char **arguments) {
  if (count < 5) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  void *memory = mmap(NULL, number(arguments[2]), PROT_READ | PROT_WRITE, MAP_SHARED, 3, (off_t)number(arguments[1]));
  if (memory == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  volatile uint64_t *place = (volatile uint64_t *)((char *)memory + number(arguments[3]));
  do {
    for (int index = 4; index < count; index++) *place = number(arguments[index]);
  } while (count > 5);
  return 0;
}
