#define _GNU_SOURCE
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * An update carries `"seq":1SSSSSSSSSSSS,"at":1NNNNNNNNNNNNNNN`: 10^12 plus its number in its room, and 10^15 plus the
 * nanoseconds of CLOCK_MONOTONIC when it was published. The leading 1 keeps the width: nothing has to be parsed as JSON.
 */
enum { SEQ_DIGITS = 12, AT_DIGITS = 15 };
static const char SEQ[] = "\"seq\":1";
static const char AT[] = ",\"at\":";
enum { SEQ_LENGTH = sizeof SEQ - 1, AT_LENGTH = sizeof AT - 1 };
enum { STAMP_LENGTH = SEQ_LENGTH + SEQ_DIGITS + AT_LENGTH + 1 + AT_DIGITS };

uint64_t received, lost, repeated;
struct window window;

/* Where the last update had its number; the next one has it there, too. */
static size_t usual_place;

/* How many members have received each of the publications above `slowest`; a ring. */
static uint32_t *arrivals;
static uint64_t arrivals_size;
static uint64_t slowest;
static uint64_t announced;

static uint64_t digits(const char *text, int count) {
  uint64_t value = 0;
  for (int i = 0; i < count; i++) {
    value = value * 10 + (uint64_t)(text[i] - '0');
  }
  return value;
}

static const char *stamp(const char *text, size_t length) {
  if (usual_place + STAMP_LENGTH <= length && memcmp(text + usual_place, SEQ, SEQ_LENGTH) == 0) {
    return text + usual_place;
  }
  const char *found = memmem(text, length, SEQ, SEQ_LENGTH);
  if (found == NULL || (size_t)(text + length - found) < STAMP_LENGTH) {
    return NULL;
  }
  usual_place = (size_t)(found - text);
  return found;
}

/* With one room the slowest member counts, with many the mean. */
static void credit_count(uint64_t seq) {
  if (options.rooms > 1) {
    slowest = received / (uint64_t)options.members_per_room;
    return;
  }
  if (arrivals == NULL) {
    arrivals_size = options.window * 2 + 1;
    arrivals = calloc(arrivals_size, sizeof *arrivals);
    if (arrivals == NULL) {
      fail("no memory");
    }
  }
  if (seq <= slowest || seq > slowest + options.window) {
    return;
  }
  arrivals[seq % arrivals_size]++;
  uint32_t all = (uint32_t)(options.members_per_room - options.stalled);
  while (arrivals[(slowest + 1) % arrivals_size] == all) {
    slowest++;
    arrivals[slowest % arrivals_size] = 0;
  }
}

void credit_flush(void) {
  if (options.credit_fd < 0 || slowest - announced < options.window / 8) {
    return;
  }
  char line[40];
  int length = snprintf(line, sizeof line, "credit %" PRIu64 "\n", slowest + options.window);
  if (write(options.credit_fd, line, (size_t)length) != length) {
    fail("the server does not take credit any more");
  }
  announced = slowest;
}

static void update(struct member *m, const char *at, size_t length, uint64_t now) {
  uint64_t seq = digits(at + SEQ_LENGTH, SEQ_DIGITS);
  uint64_t published = digits(at + SEQ_LENGTH + SEQ_DIGITS + AT_LENGTH + 1, AT_DIGITS);
  if (seq != m->next) {
    if (seq > m->next) {
      lost += seq - m->next;
    } else {
      repeated++;
      return;
    }
  }
  m->next = seq + 1;
  if (m->index < options.stalled) {
    return; /* it is the others that are looked at */
  }
  received++;
  window.deliveries++;
  window.payload_bytes += length;
  histogram_add(&window.latency, now > published ? now - published : 0);
  if (options.credit_fd >= 0) {
    credit_count(seq);
  }
}

void delivery_text(struct member *m, const char *text, size_t length, uint64_t now) {
  const char *at = stamp(text, length);
  if (at != NULL) {
    update(m, at, length, now);
    return;
  }
  if (m->state == JOINING && options.joined != NULL &&
      memmem(text, length, options.joined, strlen(options.joined)) != NULL) {
    members_joined(m);
  }
}
