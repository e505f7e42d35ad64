/** Rights that are taken away while frames wait and clients subscribe, over real sockets (PROTOCOL D7). */
package dev.realtime.tyrus.revoke;
