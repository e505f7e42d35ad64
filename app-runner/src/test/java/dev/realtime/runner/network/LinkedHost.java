package dev.realtime.runner.network;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of Linux, which is a machine of its own as far as TCP can tell, with two cables to this one: clients use the
 * first, which can be unplugged, its host's publishers the second. Needs root and {@code ip}. It is gone when it is closed, or when
 * the JVM ends.
 */
public final class LinkedHost implements AutoCloseable {
    private static final ProcessHandle SELF = ProcessHandle.current();

    private final String name = "realtime-" + SELF.pid();
    private final String clients = "rt" + SELF.pid();
    private final String publishers = "rp" + SELF.pid();
    private final int number = (int) (SELF.pid() % 8192);
    private final Thread atExit = new Thread(this::remove);

    private LinkedHost() {}

    /** @throws IOException when this machine or this user can't */
    public static LinkedHost create() throws IOException {
        LinkedHost host = new LinkedHost();
        Runtime.getRuntime().addShutdownHook(host.atExit);
        try {
            ip("netns", "add", host.name);
            host.connect(host.clients, 0);
            host.connect(host.publishers, 1);
        } catch (IOException e) {
            host.close();
            throw e;
        }
        return host;
    }

    private void connect(String cable, int link) throws IOException {
        // The other end has the same name.
        ip("link", "add", cable, "type", "veth", "peer", "name", cable, "netns", name);
        ip("address", "add", address(link, 1) + "/30", "dev", cable);
        ip("link", "set", cable, "up");
        ip("-n", name, "address", "add", address(link, 2) + "/30", "dev", cable);
        ip("-n", name, "link", "set", cable, "up");
    }

    /** In the network for measurements, RFC 2544, which is routed nowhere; four addresses a cable. */
    private String address(int link, int end) {
        int host = 8 * number + 4 * link + end;
        return "198.18." + (host >> 8) + "." + (host & 255);
    }

    /** Lets the kernel keep no more than that of what a connection there has to send. Counts for servers that start later. */
    public void limitSendBuffers(int bytes) throws IOException {
        String write = "echo 4096 " + Math.min(bytes, 16_384) + " " + bytes + " > /proc/sys/net/ipv4/tcp_wmem";
        ip("netns", "exec", name, "sh", "-c", write);
    }

    /** What a command begins with that is to run there. */
    public List<String> starter() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Where publishers find a server on that port, by a cable of their own. */
    public URI addressForPublishers(int port) {
        return URI.create("http://" + address(1, 2) + ":" + port);
    }

    /** The cable of the clients, to a server on that port. */
    public Network cable(int port) {
        return new Cable(port);
    }

    private static void ip(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("ip").redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("ip " + String.join(" ", words) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private void remove() {
        tryIp("link", "delete", clients);
        tryIp("link", "delete", publishers);
        tryIp("netns", "delete", name);
    }

    private static void tryIp(String... words) {
        try {
            ip(words);
        } catch (IOException gone) {
            // It never was there.
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    /** Unplugged at the server's end: packets of both sides are lost, and neither side is told. */
    private final class Cable implements Network {
        private final int port;

        Cable(int port) {
            this.port = port;
        }

        @Override
        public String address() {
            return LinkedHost.this.address(0, 2) + ":" + port;
        }

        @Override
        public void cut() throws IOException {
            ip("-n", name, "link", "set", clients, "down");
        }

        @Override
        public void mend() throws IOException {
            ip("-n", name, "link", "set", clients, "up");
        }
    }
}
