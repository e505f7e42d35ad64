#include "histogram.h"

#include <string.h>

void histogram_clear(struct histogram *h) {
  memset(h, 0, sizeof *h);
}

/* The middle of a bucket. */
static uint64_t value_of(unsigned bucket) {
  if (bucket < HISTOGRAM_SUB) {
    return bucket;
  }
  unsigned shift = bucket / HISTOGRAM_SUB - 1;
  uint64_t low = (uint64_t)(bucket % HISTOGRAM_SUB + HISTOGRAM_SUB) << shift;
  return low + ((1ull << shift) >> 1);
}

uint64_t histogram_quantile(const struct histogram *h, double share) {
  uint64_t wanted = (uint64_t)(share * (double)h->total);
  uint64_t seen = 0;
  for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
    seen += h->counts[bucket];
    if (seen > wanted) {
      uint64_t value = value_of(bucket);
      return value < h->longest ? value : h->longest;
    }
  }
  return h->longest;
}
