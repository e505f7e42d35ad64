package dev.realtime.peers;

/** Starts the server that {@code --server} names. */
public final class Main {
    private Main() {}

    public static void main(String[] words) throws Exception {
        Options options = Options.parse(words);
        Control.serve(
                switch (options.server()) {
                    case "jetty" -> new JettyPeer();
                    case "tyrus" -> new TyrusPeer();
                    case "undertow" -> new UndertowPeer();
                    case "vertx" -> new VertxPeer();
                    default -> throw new IllegalArgumentException("no server " + options.server());
                },
                options);
    }
}
