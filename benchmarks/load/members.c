#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* One address has some 28,000 ports to a given server; with several there are always enough. */
enum { PORTS_PER_ADDRESS = 5000, READ_BUFFER = 1 << 20, SMALL_RECEIVE_BUFFER = 4096 };

uint64_t closed;
int last_close_code;

static int epoll;
static struct member *members;
static int member_count;
static int wanted;  /* members that shall be there */
static int opened;  /* of them begun */
static int joined;  /* of them joined */
static char buffer[READ_BUFFER];

void members_init(int epoll_fd) {
  epoll = epoll_fd;
  member_count = options.rooms * options.members_per_room;
  members = calloc((size_t)member_count, sizeof *members);
  if (members == NULL) {
    fail("no memory");
  }
}

static void append(char *out, size_t capacity, size_t *length, const char *text, size_t count) {
  if (*length + count >= capacity) {
    fail("a token or a message is too long");
  }
  memcpy(out + *length, text, count);
  *length += count;
}

size_t members_fill(const struct member *m, const char *form, char *out, size_t capacity) {
  size_t length = 0;
  while (*form != '\0') {
    char number[16];
    const char *text = NULL;
    size_t skip = 0;
    if (strncmp(form, "{room}", 6) == 0) {
      snprintf(number, sizeof number, "%d", m->room);
      text = number;
      skip = 6;
    } else if (strncmp(form, "{index}", 7) == 0) {
      snprintf(number, sizeof number, "%d", m->index);
      text = number;
      skip = 7;
    } else if (strncmp(form, "{token}", 7) == 0) {
      text = options.token_count > 0 ? options.tokens[m->index % options.token_count] : "none";
      skip = 7;
    }
    if (text != NULL) {
      append(out, capacity, &length, text, strlen(text));
      form += skip;
    } else {
      append(out, capacity, &length, form, 1);
      form++;
    }
  }
  out[length] = '\0';
  return length;
}

static void watch(struct member *m, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = m};
  if (epoll_ctl(epoll, operation, m->fd, &event) != 0) {
    fail("epoll: %s", strerror(errno));
  }
}

static int new_socket(const struct member *m) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    fail("connection %d: %s", m->index, strerror(errno));
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  /* A close is a reset: nothing stays behind that would hold a port. */
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  if (m->index < options.stalled) {
    int small = SMALL_RECEIVE_BUFFER;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  }
  struct sockaddr_in from = {.sin_family = AF_INET};
  from.sin_addr.s_addr = htonl((127u << 24) + 2u + (uint32_t)(m->index / PORTS_PER_ADDRESS));
  if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0) {
    fail("connection %d: bind: %s", m->index, strerror(errno));
  }
  return fd;
}

static void open_member(int index) {
  struct member *m = &members[index];
  m->index = index;
  m->room = index % options.rooms;
  m->next = 1;
  m->rest_length = 0;
  m->fd = new_socket(m);
  m->state = CONNECTING;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(m->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
    fail("connection %d: connect: %s", index, strerror(errno));
  }
  watch(m, EPOLL_CTL_ADD, EPOLLOUT);
}

void members_connect(int count) {
  if (count > member_count) {
    fail("there are only %d members", member_count);
  }
  wanted = count;
  members_pump();
}

void members_pump(void) {
  while (opened < wanted && opened - joined < options.concurrency) {
    open_member(opened++);
  }
}

int members_are_joined(void) {
  return joined == wanted;
}

void members_joined(struct member *m) {
  if (m->state == JOINING) {
    m->state = JOINED;
    joined++;
    members_pump();
  }
}

void members_send(struct member *m, const char *data, size_t length) {
  ssize_t sent = send(m->fd, data, length, MSG_NOSIGNAL);
  if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
    return; /* what ended it will be read */
  }
  if (sent != (ssize_t)length) {
    fail("connection %d takes no %zu bytes: %s", m->index, length, sent < 0 ? strerror(errno) : "full");
  }
}

static void connected(struct member *m) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(m->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    fail("connection %d: connect: %s", m->index, strerror(error));
  }
  m->state = GREETING;
  watch(m, EPOLL_CTL_MOD, EPOLLIN);
  char request[8192];
  size_t length = options.protocol == NATS ? nats_greet(m, request, sizeof request)
                                           : websocket_greet(m, request, sizeof request);
  members_send(m, request, length);
}

void members_ended(struct member *m) {
  if (m->state == CLOSED) {
    return;
  }
  if (m->state != JOINED && m->state != STALLED) {
    fail("connection %d was ended by the server before it had joined (close code %d)", m->index, last_close_code);
  }
  m->state = CLOSED;
  closed++;
  close(m->fd);
  m->fd = -1;
}

static void keep(struct member *m, const char *data, size_t length) {
  if (length > m->rest_capacity) {
    m->rest_capacity = (uint32_t)(length < 512 ? 512 : length);
    m->rest = realloc(m->rest, m->rest_capacity);
    if (m->rest == NULL) {
      fail("no memory");
    }
  }
  memcpy(m->rest, data, length);
  m->rest_length = (uint32_t)length;
}

static void readable(struct member *m) {
  size_t length = m->rest_length;
  if (length > 0) {
    memcpy(buffer, m->rest, length);
  }
  ssize_t got = read(m->fd, buffer + length, sizeof buffer - length);
  if (got <= 0) {
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
      return;
    }
    members_ended(m);
    return;
  }
  length += (size_t)got;
  uint64_t now = now_ns();
  size_t done = options.protocol == NATS ? nats_consume(m, buffer, length, now)
                                         : websocket_consume(m, buffer, length, now);
  m->rest_length = 0;
  if (done < length && m->state != CLOSED) {
    keep(m, buffer + done, length - done);
  }
}

void members_event(struct member *m, uint32_t events) {
  if (m->state == CONNECTING) {
    connected(m);
  } else if (m->state == STALLED) {
    /* Only an end is reported for it. */
    if (events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) {
      members_ended(m);
    }
  } else if (m->state != CLOSED && m->state != UNUSED) {
    readable(m);
  }
}

void members_stall(int count) {
  for (int i = 0; i < count && i < member_count; i++) {
    if (members[i].state == JOINED) {
      members[i].state = STALLED;
      watch(&members[i], EPOLL_CTL_MOD, EPOLLRDHUP);
    }
  }
}

void members_close(void) {
  for (int i = 0; i < opened; i++) {
    if (members[i].fd >= 0) {
      close(members[i].fd);
      members[i].fd = -1;
    }
    members[i].state = UNUSED;
  }
  wanted = opened = joined = 0;
}
