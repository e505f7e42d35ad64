#include "update.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HEAD[] = "{\"type\":\"execution_update\",\"event\":\"status_changed\",\"data\":{";
static const char FIELDS[] = ",\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,"
                             "\"total_nodes\":7,\"current_node\":\"node-3\",\"execution_id\":\"";
static const char TAIL[] = "\"},\"timestamp\":\"2026-01-01T00:00:00.123\"}";

void update_write(char *out, size_t bytes, uint64_t seq, uint64_t at) {
  char text[512];
  int head = snprintf(text, sizeof text, "%s\"seq\":1%012" PRIu64 ",\"at\":1%015" PRIu64 "%s", HEAD, seq, at, FIELDS);
  size_t tail = sizeof TAIL - 1;
  if ((size_t)head + tail > bytes) {
    fprintf(stderr, "an update takes %zu bytes at least\n", (size_t)head + tail);
    exit(1);
  }
  memcpy(out, text, (size_t)head);
  memset(out + head, 'e', bytes - (size_t)head - tail);
  memcpy(out + bytes - tail, TAIL, tail);
}
