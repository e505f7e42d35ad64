#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <string.h>

/* RFC 6455 as far as a client needs it that trusts its server: whole text messages, pings, close. */

/* The nonce of the RFC's own example, so that the answer is known. */
static const char KEY[] = "dGhlIHNhbXBsZSBub25jZQ==";
static const char ACCEPT[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

size_t websocket_greet(struct member *m, char *out, size_t capacity) {
  char target[4096];
  members_fill(m, options.target, target, sizeof target);
  int length = snprintf(out, capacity,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        target, options.port, KEY);
  if (length < 0 || (size_t)length >= capacity) {
    fail("the request is too long");
  }
  return (size_t)length;
}

static void send_frame(struct member *m, int opcode, const char *payload, size_t length) {
  static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
  unsigned char frame[4096];
  size_t head = 0;
  if (length + 8 > sizeof frame) {
    fail("a message of %zu bytes is too long to be sent", length);
  }
  frame[head++] = (unsigned char)(0x80 | opcode);
  if (length < 126) {
    frame[head++] = (unsigned char)(0x80 | length);
  } else {
    frame[head++] = 0x80 | 126;
    frame[head++] = (unsigned char)(length >> 8);
    frame[head++] = (unsigned char)length;
  }
  memcpy(frame + head, mask, sizeof mask);
  head += sizeof mask;
  for (size_t i = 0; i < length; i++) {
    frame[head + i] = (unsigned char)payload[i] ^ mask[i % 4];
  }
  members_send(m, (const char *)frame, head + length);
}

static void send_first(struct member *m) {
  if (options.first != NULL) {
    char text[1024];
    size_t length = members_fill(m, options.first, text, sizeof text);
    send_frame(m, TEXT, text, length);
  }
}

static void upgraded(struct member *m) {
  m->state = JOINING;
  if (options.protocol == WEBSOCKET) {
    send_first(m);
  }
  if (options.joined == NULL) {
    members_joined(m);
  }
}

static size_t answer(struct member *m, const char *data, size_t length) {
  const char *end = memmem(data, length, "\r\n\r\n", 4);
  if (end == NULL) {
    return 0;
  }
  size_t head = (size_t)(end - data) + 4;
  if (length < 12 || memcmp(data + 8, " 101", 4) != 0 || memmem(data, head, ACCEPT, sizeof ACCEPT - 1) == NULL) {
    fail("connection %d was refused: %.*s", m->index, (int)(head > 300 ? 300 : head), data);
  }
  upgraded(m);
  return head;
}

/* Engine.IO: 0 opens, 2 asks for 3, 4 is a message; Socket.IO inside: 40 connects, 42 is an event. */
static void engine_io(struct member *m, const char *text, size_t length, uint64_t now) {
  if (length >= 1 && text[0] == '0') {
    send_frame(m, TEXT, "40", 2);
  } else if (length == 1 && text[0] == '2') {
    send_frame(m, TEXT, "3", 1);
  } else if (length >= 2 && text[0] == '4' && text[1] == '0') {
    send_first(m);
  } else {
    delivery_text(m, text, length, now);
  }
}

static void frame(struct member *m, int opcode, const char *payload, size_t length, uint64_t now) {
  switch (opcode) {
    case TEXT:
      if (options.protocol == SOCKET_IO) {
        engine_io(m, payload, length, now);
      } else {
        delivery_text(m, payload, length, now);
      }
      break;
    case PING:
      send_frame(m, PONG, payload, length);
      break;
    case PONG:
      break;
    case CLOSE:
      last_close_code = length >= 2 ? (unsigned char)payload[0] << 8 | (unsigned char)payload[1] : 1005;
      members_ended(m);
      break;
    default:
      fail("connection %d got a frame with opcode %d", m->index, opcode);
  }
}

size_t websocket_consume(struct member *m, const char *data, size_t length, uint64_t now) {
  size_t done = 0;
  if (m->state == GREETING) {
    done = answer(m, data, length);
    if (done == 0) {
      return 0;
    }
  }
  while (length - done >= 2 && m->state != CLOSED) {
    const unsigned char *head = (const unsigned char *)data + done;
    size_t head_length = 2;
    uint64_t payload = head[1] & 0x7f;
    if (payload == 126) {
      head_length = 4;
      if (length - done < head_length) {
        break;
      }
      payload = (uint64_t)head[2] << 8 | head[3];
    } else if (payload == 127) {
      fail("connection %d got a frame of 64 KiB or more", m->index);
    }
    if (!(head[0] & 0x80) || (head[0] & 0x70) || (head[1] & 0x80)) {
      fail("connection %d got a frame that is fragmented, compressed or masked", m->index);
    }
    if (length - done < head_length + payload) {
      break;
    }
    frame(m, head[0] & 0x0f, (const char *)head + head_length, payload, now);
    done += head_length + payload;
  }
  return done;
}
