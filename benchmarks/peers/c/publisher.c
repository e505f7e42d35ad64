#define _GNU_SOURCE
#include "control.h"
#include "update.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * For servers that are programs of their own, NATS and nchan: starts one as a child, which ends with this program, and
 * publishes to it over one connection. What stands behind `--` is the server's command.
 */

enum { BATCH = 32, MAX_UPDATE = 4096, MAX_REQUEST = MAX_UPDATE + 256, MAX_ANSWERS_DUE = 64, START_MS = 10000 };

static struct control control;
static int room_count = 1;
static size_t bytes = 280;
static int port;
static int http; /* else NATS */
static uint64_t *seqs;
static int server;        /* the connection that is published over */
static int answers_due;   /* requests that were not answered yet */

static void die(const char *what) {
  fprintf(stderr, "publisher: %s: %s\n", what, strerror(errno));
  exit(1);
}

static pid_t start(char **command) {
  pid_t pid = fork();
  if (pid < 0) {
    die("fork");
  }
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* standard output is for the one who drives this */
    execvp(command[0], command);
    die(command[0]);
  }
  return pid;
}

static int connect_to_server(pid_t child) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int waited = 0; waited < START_MS; waited += 20) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
      int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return fd;
    }
    close(fd);
    if (waitpid(child, NULL, WNOHANG) != 0) {
      break;
    }
    usleep(20000);
  }
  die("the server does not listen");
  return -1;
}

static void send_all(const char *data, size_t length) {
  while (length > 0) {
    ssize_t sent = send(server, data, length, MSG_NOSIGNAL);
    if (sent < 0) {
      die("send");
    }
    data += sent;
    length -= (size_t)sent;
  }
}

/* NATS asks for a PONG now and then. */
static void nats_answer(const char *line) {
  if (strncmp(line, "PING", 4) == 0) {
    send_all("PONG\r\n", 6);
  } else if (strncmp(line, "-ERR", 4) == 0) {
    fprintf(stderr, "publisher: %s\n", line);
    exit(1);
  }
}

/* nchan answers each request; one answer's body ends and the next one begins in the same line. */
static void http_answer(const char *line) {
  const char *status = strstr(line, "HTTP/1.1 ");
  if (status == NULL) {
    return;
  }
  if (status[9] != '2') {
    fprintf(stderr, "publisher: %s\n", status);
    exit(1);
  }
  answers_due--;
}

static void read_answers(void) {
  static char text[65536];
  static size_t length;
  ssize_t got = recv(server, text + length, sizeof text - 1 - length, 0);
  if (got <= 0) {
    die("the server closed the connection");
  }
  length += (size_t)got;
  text[length] = '\0';
  char *begin = text, *end;
  while ((end = strchr(begin, '\n')) != NULL) {
    *end = '\0';
    if (http) {
      http_answer(begin);
    } else {
      nats_answer(begin);
    }
    begin = end + 1;
  }
  length = strlen(begin);
  memmove(text, begin, length);
}

static size_t request(char *out) {
  int room = (int)(control.published++ % (uint64_t)room_count);
  const char *form = http ? "POST /publish/%d HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n"
                          : "PUB room.%d %zu\r\n";
  int head = sprintf(out, form, room, bytes);
  update_write(out + head, bytes, ++seqs[room], now_ns());
  size_t length = (size_t)head + bytes;
  if (!http) {
    memcpy(out + length, "\r\n", 2);
    length += 2;
  }
  answers_due += http;
  return length;
}

static void publish(uint64_t due) {
  static char out[BATCH * MAX_REQUEST];
  uint64_t count = due < BATCH ? due : BATCH;
  uint64_t before = now_ns();
  size_t length = 0;
  for (uint64_t i = 0; i < count; i++) {
    length += request(out + length);
  }
  send_all(out, length);
  control_called(&control, (now_ns() - before) / count);
}

/* nginx works in a child of its own: `ready PORT` is followed by all processes that work. */
static void print_ready(pid_t child) {
  char path[64], children[256] = "";
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)child, (int)child);
  FILE *file = fopen(path, "r");
  if (file != NULL) {
    if (fgets(children, sizeof children, file) == NULL) {
      children[0] = '\0';
    }
    fclose(file);
  }
  printf("ready %d %d %s\n", port, (int)child, children);
  fflush(stdout);
}

static char **parse(int count, char **words) {
  for (int i = 1; i < count; i += 2) {
    const char *name = words[i], *value = i + 1 < count ? words[i + 1] : "";
    if (strcmp(name, "--") == 0) {
      return words + i + 1;
    }
    if (strcmp(name, "--port") == 0) {
      port = atoi(value);
    } else if (strcmp(name, "--rooms") == 0) {
      room_count = atoi(value);
    } else if (strcmp(name, "--rate") == 0) {
      control.rate = strtoull(value, NULL, 10);
    } else if (strcmp(name, "--bytes") == 0) {
      bytes = strtoul(value, NULL, 10);
    } else if (strcmp(name, "--protocol") == 0) {
      http = strcmp(value, "http") == 0;
    }
  }
  fprintf(stderr, "publisher: no command of a server\n");
  exit(1);
}

int main(int count, char **words) {
  char **command = parse(count, words);
  if (bytes > MAX_UPDATE) {
    fprintf(stderr, "publisher: an update has at most %d bytes\n", MAX_UPDATE);
    return 1;
  }
  seqs = calloc((size_t)room_count, sizeof *seqs);
  pid_t child = start(command);
  server = connect_to_server(child);
  if (!http) {
    static const char greeting[] = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    send_all(greeting, sizeof greeting - 1);
  }
  print_ready(child);
  for (;;) {
    struct pollfd both[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    int full = answers_due >= MAX_ANSWERS_DUE;
    poll(both, 2, full ? -1 : control_timeout(&control));
    if (both[0].revents) {
      control_read(&control);
    }
    if (both[1].revents) {
      read_answers();
    }
    uint64_t due = control_due(&control);
    if (due > 0 && answers_due < MAX_ANSWERS_DUE) {
      publish(due);
    }
  }
}
