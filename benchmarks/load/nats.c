#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NATS' text protocol: INFO from the server, then CONNECT, SUB and a PING whose PONG confirms both. */

/* TCP alone is no reason to say anything: the answer to INFO is what greets. */
size_t nats_greet(struct member *m, char *out, size_t capacity) {
  int length = snprintf(out, capacity,
                        "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"
                        "SUB room.%d 1\r\nPING\r\n",
                        m->room);
  if (length < 0 || (size_t)length >= capacity) {
    fail("the request is too long");
  }
  return (size_t)length;
}

static int starts(const char *line, size_t length, const char *word) {
  size_t n = strlen(word);
  return length >= n && memcmp(line, word, n) == 0;
}

/* MSG subject sid bytes, then the payload and its line end. 0 when it is not all there. */
static size_t message(struct member *m, const char *line, size_t line_length, size_t available, uint64_t now) {
  const char *space = memrchr(line, ' ', line_length - 2);
  if (space == NULL) {
    fail("connection %d got a message without a length", m->index);
  }
  size_t payload = strtoul(space + 1, NULL, 10);
  if (available < line_length + payload + 2) {
    return 0;
  }
  delivery_text(m, line + line_length, payload, now);
  return line_length + payload + 2;
}

size_t nats_consume(struct member *m, const char *data, size_t length, uint64_t now) {
  size_t done = 0;
  while (done < length) {
    const char *line = data + done;
    const char *end = memchr(line, '\n', length - done);
    if (end == NULL) {
      break;
    }
    size_t line_length = (size_t)(end - line) + 1;
    if (starts(line, line_length, "MSG ")) {
      size_t whole = message(m, line, line_length, length - done, now);
      if (whole == 0) {
        break;
      }
      done += whole;
      continue;
    }
    if (starts(line, line_length, "INFO ")) {
      m->state = JOINING;
    } else if (starts(line, line_length, "PONG")) {
      members_joined(m);
    } else if (starts(line, line_length, "PING")) {
      members_send(m, "PONG\r\n", 6);
    } else if (starts(line, line_length, "-ERR")) {
      fail("connection %d got %.*s", m->index, (int)line_length, line);
    }
    done += line_length;
  }
  return done;
}
