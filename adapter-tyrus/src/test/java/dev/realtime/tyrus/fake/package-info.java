/** What the tests of the endpoint and of the server share: a core that lets in everybody with the right word, and a client. */
package dev.realtime.tyrus.fake;
