#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/*
 * Obeys lines on standard input and answers each with one line of JSON:
 *
 *   connect N       opens members until there are N; answers when all have joined
 *   mark            a window begins
 *   report          what was seen since the mark; the window goes on
 *   await N S       answers when N updates have been received since the beginning, or after S seconds
 *   stall N         the first N members stop reading
 *   close           resets all connections
 *   quit
 */

enum { MAX_SERVERS = 8, MAX_EVENTS = 1024 };

struct options options = {.concurrency = 64, .credit_fd = -1, .window = 512, .rooms = 1, .members_per_room = 1};

static clockid_t server_clocks[MAX_SERVERS];
static int server_count;

static uint64_t mark_at, mark_server, mark_client, mark_lost, mark_repeated;
static uint64_t connect_at;
static int connecting;
static uint64_t awaited, await_until;
static int awaiting;

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("load: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static uint64_t clock_ns(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) {
    fail("the server is gone");
  }
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t now_ns(void) {
  return clock_ns(CLOCK_MONOTONIC);
}

/* Processor time, user and system, of all processes of the server. */
static uint64_t server_cpu(void) {
  uint64_t sum = 0;
  for (int i = 0; i < server_count; i++) {
    sum += clock_ns(server_clocks[i]);
  }
  return sum;
}

static void mark(void) {
  memset(&window, 0, sizeof window);
  mark_at = now_ns();
  mark_server = server_cpu();
  mark_client = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
  mark_lost = lost;
  mark_repeated = repeated;
}

static void report(void) {
  const struct histogram *h = &window.latency;
  uint64_t now = now_ns();
  uint64_t server = server_cpu();
  uint64_t client = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
  printf("{\"seconds\":%.6f,\"deliveries\":%" PRIu64 ",\"payload_bytes\":%" PRIu64 ",\"server_cpu_ns\":%" PRIu64
         ",\"client_cpu_ns\":%" PRIu64 ",\"p50_ns\":%" PRIu64 ",\"p90_ns\":%" PRIu64 ",\"p99_ns\":%" PRIu64
         ",\"p999_ns\":%" PRIu64 ",\"max_ns\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"repeated\":%" PRIu64
         ",\"received\":%" PRIu64 ",\"closed\":%" PRIu64 ",\"close_code\":%d}\n",
         (double)(now - mark_at) / 1e9, window.deliveries, window.payload_bytes, server - mark_server,
         client - mark_client, histogram_quantile(h, 0.5), histogram_quantile(h, 0.9), histogram_quantile(h, 0.99),
         histogram_quantile(h, 0.999), h->longest, lost - mark_lost, repeated - mark_repeated, received, closed,
         last_close_code);
}

static void command(const char *line) {
  uint64_t number = 0, seconds = 0;
  if (sscanf(line, "connect %" SCNu64, &number) == 1) {
    mark();
    connect_at = now_ns();
    connecting = 1;
    members_connect((int)number);
  } else if (sscanf(line, "await %" SCNu64 " %" SCNu64, &number, &seconds) == 2) {
    awaiting = 1;
    awaited = number;
    await_until = now_ns() + seconds * 1000000000u;
  } else if (sscanf(line, "stall %" SCNu64, &number) == 1) {
    members_stall((int)number);
    puts("{}");
  } else if (strcmp(line, "mark") == 0) {
    mark();
    puts("{}");
  } else if (strcmp(line, "report") == 0) {
    report();
  } else if (strcmp(line, "close") == 0) {
    members_close();
    puts("{}");
  } else if (strcmp(line, "quit") == 0) {
    exit(0);
  } else {
    fail("no such command: %s", line);
  }
}

static void read_commands(void) {
  static char text[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) {
    exit(0); /* whoever drives it is gone */
  }
  length += (size_t)got;
  text[length] = '\0';
  char *begin = text, *end;
  while ((end = strchr(begin, '\n')) != NULL) {
    *end = '\0';
    command(begin);
    begin = end + 1;
  }
  length = strlen(begin);
  memmove(text, begin, length);
}

/* What was asked for and takes its time. */
static void answer_late(void) {
  if (connecting && members_are_joined()) {
    connecting = 0;
    printf("{\"seconds\":%.6f,\"server_cpu_ns\":%" PRIu64 "}\n", (double)(now_ns() - connect_at) / 1e9,
           server_cpu() - mark_server);
  }
  if (awaiting && (received >= awaited || now_ns() > await_until)) {
    awaiting = 0;
    printf("{\"received\":%" PRIu64 ",\"complete\":%s,\"lost\":%" PRIu64 ",\"repeated\":%" PRIu64 "}\n", received,
           received == awaited ? "true" : "false", lost, repeated);
  }
}

static void read_tokens(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail("%s: %s", path, strerror(errno));
  }
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  while ((length = getline(&line, &capacity, file)) > 0) {
    line[strcspn(line, "\n")] = '\0';
    options.tokens = realloc(options.tokens, sizeof *options.tokens * (size_t)(options.token_count + 1));
    options.tokens[options.token_count++] = strdup(line);
  }
  free(line);
  fclose(file);
}

static void add_server(pid_t pid) {
  if (server_count == MAX_SERVERS || clock_getcpuclockid(pid, &server_clocks[server_count]) != 0) {
    fail("can't watch process %d", (int)pid);
  }
  server_count++;
}

static enum protocol protocol(const char *name) {
  if (strcmp(name, "websocket") == 0) {
    return WEBSOCKET;
  }
  if (strcmp(name, "socket.io") == 0) {
    return SOCKET_IO;
  }
  if (strcmp(name, "nats") == 0) {
    return NATS;
  }
  fail("no such protocol: %s", name);
}

static void parse(int count, char **words) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = words[i], *value = words[i + 1];
    if (strcmp(name, "--port") == 0) {
      options.port = atoi(value);
    } else if (strcmp(name, "--rooms") == 0) {
      options.rooms = atoi(value);
    } else if (strcmp(name, "--members-per-room") == 0) {
      options.members_per_room = atoi(value);
    } else if (strcmp(name, "--protocol") == 0) {
      options.protocol = protocol(value);
    } else if (strcmp(name, "--target") == 0) {
      options.target = value;
    } else if (strcmp(name, "--first") == 0) {
      options.first = value;
    } else if (strcmp(name, "--joined") == 0) {
      options.joined = value;
    } else if (strcmp(name, "--tokens") == 0) {
      read_tokens(value);
    } else if (strcmp(name, "--concurrency") == 0) {
      options.concurrency = atoi(value);
    } else if (strcmp(name, "--credit-fd") == 0) {
      options.credit_fd = atoi(value);
    } else if (strcmp(name, "--window") == 0) {
      options.window = strtoull(value, NULL, 10);
    } else if (strcmp(name, "--stalled") == 0) {
      options.stalled = atoi(value);
    } else if (strcmp(name, "--pid") == 0) {
      add_server(atoi(value));
    } else {
      fail("no such option: %s", name);
    }
  }
  if (options.port == 0 || (options.protocol != NATS && options.target == NULL)) {
    fail("needs --port and --target");
  }
}

/* As many open files as are allowed at most. */
static void raise_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int count, char **words) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  parse(count, words);
  raise_limit();
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event standard_input = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &standard_input) != 0) {
    fail("epoll: %s", strerror(errno));
  }
  members_init(epoll);
  mark();
  for (;;) {
    static struct epoll_event events[MAX_EVENTS];
    int ready = epoll_wait(epoll, events, MAX_EVENTS, awaiting ? 100 : -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr == NULL) {
        read_commands();
      } else {
        members_event(events[i].data.ptr, events[i].events);
      }
    }
    credit_flush();
    answer_late();
  }
}
