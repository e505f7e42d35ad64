#ifndef ACCEPT_KEY_H
#define ACCEPT_KEY_H

/* Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455, 4.2.2): 28 characters and a zero. */
void accept_key(const char key[24], char out[29]);

#endif
