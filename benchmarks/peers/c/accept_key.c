#include "accept_key.h"

#include <stdint.h>
#include <string.h>

static uint32_t rotate(uint32_t value, int bits) {
  return value << bits | value >> (32 - bits);
}

static void block(uint32_t state[5], const unsigned char *bytes) {
  uint32_t w[80];
  for (int i = 0; i < 16; i++) {
    w[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 | (uint32_t)bytes[4 * i + 2] << 8 |
           bytes[4 * i + 3];
  }
  for (int i = 16; i < 80; i++) {
    w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int i = 0; i < 80; i++) {
    uint32_t f, k;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5a827999;
    } else if (i < 40) {
      f = b ^ c ^ d;
      k = 0x6ed9eba1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8f1bbcdc;
    } else {
      f = b ^ c ^ d;
      k = 0xca62c1d6;
    }
    uint32_t next = rotate(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

static void base64(const unsigned char bytes[21], char out[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 7; i++) {
    uint32_t three = (uint32_t)bytes[3 * i] << 16 | (uint32_t)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
    out[4 * i] = letters[three >> 18];
    out[4 * i + 1] = letters[three >> 12 & 63];
    out[4 * i + 2] = letters[three >> 6 & 63];
    out[4 * i + 3] = letters[three & 63];
  }
  out[27] = '=';
  out[28] = '\0';
}

void accept_key(const char key[24], char out[29]) {
  /* Key and GUID are 60 bytes; with padding and length, two blocks of SHA-1. */
  unsigned char text[128] = {0};
  memcpy(text, key, 24);
  memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  text[60] = 0x80;
  text[126] = 480 >> 8;
  text[127] = 480 & 0xff;
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  block(state, text);
  block(state, text + 64);
  unsigned char digest[21] = {0};
  for (int i = 0; i < 20; i++) {
    digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  base64(digest, out);
}
