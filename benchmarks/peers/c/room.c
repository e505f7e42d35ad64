#include "room.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* A member that is further behind is cut. */
enum { FURTHEST_BEHIND = 1 << 20 };

/* The log starts over at this length when nobody is behind: it stays in the processor's cache. */
enum { WORTH_FORGETTING = 64 << 10 };

/* While a stopped member holds the log, it is cut at its front when this much can go. */
enum { WORTH_MOVING = 4 << 20 };

static void *grown(void *old, size_t bytes) {
  void *new = realloc(old, bytes);
  if (new == NULL) {
    fprintf(stderr, "no memory\n");
    exit(1);
  }
  return new;
}

void room_join(struct room *room, struct client *client) {
  if (room->count == room->capacity) {
    room->capacity = room->capacity == 0 ? 1 : room->capacity * 2;
    room->members = grown(room->members, sizeof *room->members * (size_t)room->capacity);
  }
  client->room = room;
  client->slot = room->count;
  client->at = room->length;
  room->members[room->count++] = client;
}

void room_leave(struct client *client) {
  struct room *room = client->room;
  if (room == NULL) {
    return;
  }
  if (client->at < room->length) {
    room->behind--;
  }
  struct client *last = room->members[--room->count];
  last->slot = client->slot;
  room->members[client->slot] = last;
  client->room = NULL;
}

static void forget_what_all_have(struct room *room) {
  size_t least = room->length;
  for (int i = 0; i < room->count; i++) {
    if (room->members[i]->at < least) {
      least = room->members[i]->at;
    }
  }
  memmove(room->log, room->log + least, room->length - least);
  room->length -= least;
  for (int i = 0; i < room->count; i++) {
    room->members[i]->at -= least;
  }
}

char *room_append(struct room *room, size_t bytes) {
  if (room->behind == 0) {
    if (room->length > WORTH_FORGETTING) {
      room->length = 0;
      for (int i = 0; i < room->count; i++) {
        room->members[i]->at = 0;
      }
    }
  } else if (room->length > WORTH_MOVING) {
    forget_what_all_have(room);
  }
  if (room->length + bytes > room->size) {
    room->size = (room->length + bytes) * 2;
    room->log = grown(room->log, room->size);
  }
  /* Whoever had everything lacks this now. */
  room->behind = room->count;
  room->length += bytes;
  return room->log + room->length - bytes;
}

int room_send(struct client *client, size_t most) {
  struct room *room = client->room;
  size_t waiting = room->length - client->at;
  if (waiting == 0) {
    return 0;
  }
  if (waiting > FURTHEST_BEHIND) {
    return -1;
  }
  size_t length = waiting < most ? waiting : most;
  ssize_t sent = send(client->fd, room->log + client->at, length, MSG_NOSIGNAL);
  if (sent < 0) {
    return errno == EAGAIN || errno == EINTR ? 1 : -1;
  }
  client->at += (size_t)sent;
  if (client->at == room->length) {
    room->behind--;
    return 0;
  }
  return 1;
}
