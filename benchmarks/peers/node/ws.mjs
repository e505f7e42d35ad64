import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { flags, serve } from './control.mjs';
import { userOf } from './token.mjs';
import { executionId, updateObject } from './update.mjs';

// ws as its own documentation broadcasts: one buffer, sent to each client in turn.

const options = flags();
const id = executionId(options.bytes);
const rooms = Array.from({ length: options.rooms }, () => new Set());
const http = createServer();
const server = new WebSocketServer({ noServer: true });

http.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url, 'http://localhost');
  if (userOf(url.searchParams.get('token'), options.secret) === null) {
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  server.handleUpgrade(request, socket, head, (client) => {
    const room = rooms[Number(url.pathname.slice('/room/'.length))];
    room.add(client);
    client.on('close', () => room.delete(client));
    client.on('error', () => client.terminate());
    client.send('{"type":"subscription","event":"subscribed"}');
  });
});

http.listen(options.port, '127.0.0.1', 4096, () => {
  serve(options, (room, seq, at) => {
    const data = Buffer.from(JSON.stringify(updateObject(seq, at, id)));
    for (const client of rooms[room]) {
      client.send(data, { binary: false });
    }
  });
});
