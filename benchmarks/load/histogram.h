#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

/* Counts of durations in buckets whose width is 1/64 of their magnitude: every value is right to 1.6 %. */
enum { HISTOGRAM_SUB = 64, HISTOGRAM_BUCKETS = 60 * HISTOGRAM_SUB };

struct histogram {
  uint64_t counts[HISTOGRAM_BUCKETS];
  uint64_t total;
  uint64_t longest;
};

static inline unsigned histogram_bucket(uint64_t value) {
  if (value < HISTOGRAM_SUB) {
    return (unsigned)value;
  }
  unsigned shift = 63u - (unsigned)__builtin_clzll(value) - 6u;
  return (shift + 1) * HISTOGRAM_SUB + (unsigned)((value >> shift) - HISTOGRAM_SUB);
}

static inline void histogram_add(struct histogram *h, uint64_t value) {
  h->counts[histogram_bucket(value)]++;
  h->total++;
  if (value > h->longest) {
    h->longest = value;
  }
}

void histogram_clear(struct histogram *h);

/* The value that `share` (0 to 1) of all values do not exceed; 0 when there is none. */
uint64_t histogram_quantile(const struct histogram *h, double share);

#endif
