#include "control.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void command(struct control *c, const char *line) {
  uint64_t number;
  if (sscanf(line, "credit %" SCNu64, &number) == 1) {
    c->credit = number;
  } else if (strcmp(line, "go") == 0) {
    c->began = now_ns();
  } else if (strcmp(line, "mark") == 0) {
    c->calls = c->call_ns = c->longest_call_ns = 0;
  } else if (strcmp(line, "calls") == 0) {
    control_print(c);
  } else if (strcmp(line, "stop") == 0) {
    c->over = 1;
    control_print(c);
  }
}

void control_read(struct control *c) {
  static char text[65536];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) {
    exit(0);
  }
  length += (size_t)got;
  text[length] = '\0';
  char *begin = text, *end;
  while ((end = strchr(begin, '\n')) != NULL) {
    *end = '\0';
    command(c, begin);
    begin = end + 1;
  }
  length = strlen(begin);
  memmove(text, begin, length);
}

uint64_t control_due(const struct control *c) {
  if (c->began == 0 || c->over) {
    return 0;
  }
  uint64_t allowed = c->rate == 0 ? c->credit : (now_ns() - c->began) / 1000 * c->rate / 1000000;
  return allowed > c->published ? allowed - c->published : 0;
}

int control_timeout(const struct control *c) {
  if (c->began == 0 || c->over) {
    return -1;
  }
  if (control_due(c) > 0) {
    return 0;
  }
  if (c->rate == 0) {
    return -1;
  }
  /* In whole milliseconds, one at least. */
  uint64_t next = c->began + (c->published + 1) * 1000000000 / c->rate;
  uint64_t now = now_ns();
  return next > now + 2000000 ? (int)((next - now) / 1000000) : 1;
}

void control_called(struct control *c, uint64_t ns) {
  c->calls++;
  c->call_ns += ns;
  if (ns > c->longest_call_ns) {
    c->longest_call_ns = ns;
  }
}

void control_print(const struct control *c) {
  printf("{\"published\":%" PRIu64 ",\"longest_call_ns\":%" PRIu64 ",\"mean_call_ns\":%" PRIu64 "}\n", c->published,
         c->longest_call_ns, c->calls == 0 ? 0 : c->call_ns / c->calls);
  fflush(stdout);
}
