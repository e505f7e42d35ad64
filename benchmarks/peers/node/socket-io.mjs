import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { flags, serve } from './control.mjs';
import { userOf } from './token.mjs';
import { executionId, updateObject } from './update.mjs';

// Socket.IO as its own documentation broadcasts: io.to(room).emit. WebSocket alone, since no client here polls.

const options = flags();
const id = executionId(options.bytes);
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.use((socket, next) => {
  const user = userOf(socket.handshake.query.token, options.secret);
  next(user === null ? new Error('unauthorized') : undefined);
});

io.on('connection', (socket) => {
  socket.join(String(socket.handshake.query.room));
  socket.emit('subscribed');
});

http.listen(options.port, '127.0.0.1', 4096, () => {
  serve(options, (room, seq, at) => io.to(String(room)).emit('update', updateObject(seq, at, id)));
});
