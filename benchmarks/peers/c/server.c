#define _GNU_SOURCE
#include "accept_key.h"
#include "control.h"
#include "room.h"
#include "update.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * The floor: what fan-out costs when a program does nothing else. One thread, one write() for each delivery; with
 * `--mode gathered` one write for all that waits for a member. No tokens, no checks of what clients send.
 */

/* Publications between two looks at the sockets. */
enum { BATCH = 8, GATHERED_BATCH = 256 };

enum { MAX_EVENTS = 512, HEAD = 4 };
static const char JOINED[] = "{\"type\":\"subscription\",\"event\":\"subscribed\"}";

static struct control control;
static struct room *rooms;
static int room_count = 1;
static size_t bytes = 280;
static int gathered;
static int epoll;
static int listener;

/* Ended, and freed after this round: its events may still name them. */
static struct client *gone;

/* Marks in epoll what is no client. */
static char standard_input, listening;

static void die(const char *what) {
  fprintf(stderr, "c: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void watch(int operation, int fd, void *what, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = what};
  if (epoll_ctl(epoll, operation, fd, &event) != 0) {
    die("epoll");
  }
}

static void end(struct client *client) {
  room_leave(client);
  close(client->fd);
  client->fd = -1;
  client->next_gone = gone;
  gone = client;
}

static void free_gone(void) {
  while (gone != NULL) {
    struct client *client = gone;
    gone = client->next_gone;
    free(client);
  }
}

static void accept_clients(void) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      return;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) {
      die("accept");
    }
    client->fd = fd;
    client->slot = -1;
    watch(EPOLL_CTL_ADD, fd, client, EPOLLIN);
  }
}

static size_t frame_head(char *out, size_t payload) {
  out[0] = (char)0x81;
  if (payload < 126) {
    out[1] = (char)payload;
    return 2;
  }
  out[1] = 126;
  out[2] = (char)(payload >> 8);
  out[3] = (char)payload;
  return HEAD;
}

/* A request fits one segment: `GET /room/N HTTP/1.1`. */
static int upgrade(struct client *client, char *request) {
  int number;
  const char *key = strcasestr(request, "\r\nSec-WebSocket-Key: ");
  if (sscanf(request, "GET /room/%d", &number) != 1 || number < 0 || number >= room_count || key == NULL ||
      strlen(key) < 21 + 24) {
    return -1;
  }
  char accept[29], answer[512];
  accept_key(key + 21, accept);
  int length = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n",
                        accept);
  length += (int)frame_head(answer + length, sizeof JOINED - 1);
  memcpy(answer + length, JOINED, sizeof JOINED - 1);
  length += (int)sizeof JOINED - 1;
  if (send(client->fd, answer, (size_t)length, MSG_NOSIGNAL) != length) {
    return -1;
  }
  room_join(&rooms[number], client);
  return 0;
}

static void readable(struct client *client) {
  static char text[8192];
  ssize_t got = recv(client->fd, text, sizeof text - 1, 0);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0) {
    end(client);
    return;
  }
  text[got] = '\0';
  if (client->slot < 0 && upgrade(client, text) != 0) {
    end(client);
  }
}

static void send_to(struct client *client, size_t most) {
  int more = room_send(client, most);
  if (more < 0) {
    end(client);
  } else if (more != client->waits) {
    client->waits = more;
    watch(EPOLL_CTL_MOD, client->fd, client, more ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }
}

static void send_to_all(struct room *room, size_t most) {
  for (int i = room->count - 1; i >= 0; i--) {
    struct client *client = room->members[i];
    if (!client->waits || room->length - client->at > (1 << 20)) {
      send_to(client, most);
    }
  }
}

static struct room *append_next(void) {
  struct room *room = &rooms[control.published++ % (uint64_t)room_count];
  char *out = room_append(room, HEAD + bytes);
  frame_head(out, bytes);
  update_write(out + HEAD, bytes, ++room->seq, now_ns());
  return room;
}

static void publish(uint64_t due) {
  static struct room *touched[GATHERED_BATCH];
  uint64_t most = gathered ? GATHERED_BATCH : BATCH;
  uint64_t count = due < most ? due : most;
  uint64_t before = now_ns();
  for (uint64_t i = 0; i < count; i++) {
    touched[i] = append_next();
    if (!gathered) {
      send_to_all(touched[i], HEAD + bytes);
    }
  }
  if (gathered) {
    uint64_t different = count < (uint64_t)room_count ? count : (uint64_t)room_count;
    for (uint64_t i = 0; i < different; i++) {
      send_to_all(touched[i], SIZE_MAX);
    }
  }
  control_called(&control, (now_ns() - before) / count);
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) {
    die("listen");
  }
  return fd;
}

static void parse(int count, char **words, int *port) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = words[i], *value = words[i + 1];
    if (strcmp(name, "--port") == 0) {
      *port = atoi(value);
    } else if (strcmp(name, "--rooms") == 0) {
      room_count = atoi(value);
    } else if (strcmp(name, "--rate") == 0) {
      control.rate = strtoull(value, NULL, 10);
    } else if (strcmp(name, "--bytes") == 0) {
      bytes = strtoul(value, NULL, 10);
    } else if (strcmp(name, "--mode") == 0) {
      gathered = strcmp(value, "gathered") == 0;
    }
  }
}

int main(int count, char **words) {
  int port = 0;
  parse(count, words, &port);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  rooms = calloc((size_t)room_count, sizeof *rooms);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  listener = listen_on(port);
  watch(EPOLL_CTL_ADD, listener, &listening, EPOLLIN);
  watch(EPOLL_CTL_ADD, STDIN_FILENO, &standard_input, EPOLLIN);
  printf("ready %d\n", port);
  fflush(stdout);
  for (;;) {
    static struct epoll_event events[MAX_EVENTS];
    int ready = epoll_wait(epoll, events, MAX_EVENTS, control_timeout(&control));
    for (int i = 0; i < ready; i++) {
      void *what = events[i].data.ptr;
      if (what == &listening) {
        accept_clients();
      } else if (what == &standard_input) {
        control_read(&control);
      } else {
        struct client *client = what;
        if (client->fd >= 0 && (events[i].events & EPOLLOUT)) {
          send_to(client, SIZE_MAX);
        }
        if (client->fd >= 0 && (events[i].events & ~EPOLLOUT)) {
          readable(client);
        }
      }
    }
    free_gone();
    uint64_t due = control_due(&control);
    if (due > 0) {
      publish(due);
    }
  }
}
