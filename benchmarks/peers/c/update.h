#ifndef UPDATE_H
#define UPDATE_H

#include <stddef.h>
#include <stdint.h>

/* Writes an update of that many bytes, numbered and stamped as the load generator wants it (see load/delivery.c). */
void update_write(char *out, size_t bytes, uint64_t seq, uint64_t at);

#endif
