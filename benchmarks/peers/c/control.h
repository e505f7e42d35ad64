#ifndef CONTROL_H
#define CONTROL_H

#include <stdint.h>

/* What a server under test is told on standard input, and when it publishes: the same in every language. */

struct control {
  uint64_t rate;      /* publications a second; 0: as many as there is credit for */
  uint64_t credit;    /* may have been published in all */
  uint64_t published;
  uint64_t began;     /* ns; 0 before `go` */
  int over;           /* `stop` was said */
  uint64_t calls;     /* of publish since the last mark */
  uint64_t call_ns;
  uint64_t longest_call_ns;
};

uint64_t now_ns(void);

/* Reads what is there and obeys it; ends the program when standard input ends. */
void control_read(struct control *c);

/* How many publications are due now. */
uint64_t control_due(const struct control *c);

/* For epoll_wait: 0 when something is due or could be at once, else 1 ms while pacing, -1 for as long as it takes. */
int control_timeout(const struct control *c);

/* One call of publish took that long. */
void control_called(struct control *c, uint64_t ns);

/* What was published, and how long the calls took: the answer to `calls` and to `stop`. */
void control_print(const struct control *c);

#endif
