#ifndef LOAD_H
#define LOAD_H

#include "histogram.h"

#include <stddef.h>
#include <stdint.h>

/* The load generator: one thread, one epoll, up to some 20,000 connections. Everything here belongs to that thread. */

enum protocol { WEBSOCKET, SOCKET_IO, NATS };

enum state {
  UNUSED,
  CONNECTING, /* TCP */
  GREETING,   /* the handshake is on its way */
  JOINING,    /* subscribed, not yet confirmed */
  JOINED,
  STALLED,    /* joined, and does not read any more */
  CLOSED      /* by the server */
};

/* One connection, a member of one room. */
struct member {
  int fd;
  int index;
  int room;
  enum state state;
  uint64_t next;     /* the sequence number that must come next */
  char *rest;        /* the beginning of a frame whose end has not arrived */
  uint32_t rest_length;
  uint32_t rest_capacity;
};

/* Command line. `{room}`, `{index}` and `{token}` in target and first message stand for the connection's own. */
struct options {
  int port;
  int rooms;
  int members_per_room;
  enum protocol protocol;
  const char *target;
  const char *first;          /* sent when the handshake is done; null for nothing */
  const char *joined;         /* a text that contains this confirms the subscription; null: the handshake does */
  char **tokens;
  int token_count;
  int concurrency;            /* connections under way at a time */
  int credit_fd;              /* where `credit N` is written; -1 when the server keeps its own pace */
  uint64_t window;            /* publications that may be under way */
  int stalled;                /* members, the first ones, whose receive buffer is small, so that they can stall */
};

/* What was seen since the last mark. */
struct window {
  struct histogram latency;
  uint64_t deliveries;
  uint64_t payload_bytes;
};

extern struct options options;
extern struct window window;
extern uint64_t received;   /* deliveries since the beginning, to members that will not stall */
extern uint64_t lost;       /* sequence numbers that were left out */
extern uint64_t repeated;   /* sequence numbers that came twice, or late */
extern uint64_t closed;     /* connections that the server ended */
extern int last_close_code; /* of a WebSocket close frame; 0 when there was none */

uint64_t now_ns(void);

/* Ends the program with a sentence on standard error. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* websocket.c: takes whole frames off the front of the data and returns how many bytes that were. */
size_t websocket_greet(struct member *m, char *out, size_t capacity);
size_t websocket_consume(struct member *m, const char *data, size_t length, uint64_t now);

/* nats.c: the same for NATS' own text protocol. */
size_t nats_greet(struct member *m, char *out, size_t capacity);
size_t nats_consume(struct member *m, const char *data, size_t length, uint64_t now);

/* delivery.c */
void delivery_text(struct member *m, const char *text, size_t length, uint64_t now);
void credit_flush(void);

/* members.c */
void members_init(int epoll);
void members_connect(int count);
void members_pump(void);
void members_event(struct member *m, uint32_t events);
void members_joined(struct member *m);
void members_ended(struct member *m);
void members_stall(int count);
void members_close(void);
int members_are_joined(void);
void members_send(struct member *m, const char *data, size_t length);
size_t members_fill(const struct member *m, const char *form, char *out, size_t capacity);

#endif
