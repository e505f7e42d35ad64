#ifndef ROOM_H
#define ROOM_H

#include <stddef.h>
#include <stdint.h>

/* One connection; `at` is how much of its room's log it has been sent. */
struct client {
  int fd;
  int slot;          /* in its room's list; -1 before it joined */
  struct room *room;
  size_t at;
  int waits;         /* for the socket to take more */
  struct client *next_gone;
};

/*
 * A room: its members, and the bytes of its updates as they go on the wire. What a slow member lacks is where the log
 * goes on behind its place, so nothing is copied per member.
 */
struct room {
  struct client **members;
  int count;
  int capacity;
  char *log;
  size_t length;
  size_t size;
  uint64_t seq;
  int behind;        /* members that have not been sent all of the log */
};

void room_join(struct room *room, struct client *client);
void room_leave(struct client *client);

/* Where the next `bytes` of the log are to be written. */
char *room_append(struct room *room, size_t bytes);

/*
 * Sends a member what waits for it, up to `most` bytes in one call. 1: there is more to send when the socket takes it,
 * 0: all sent, -1: the connection is broken or too far behind.
 */
int room_send(struct client *client, size_t most);

#endif
