package dev.realtime.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Starts a server and obeys the lines on standard input: {@code go}, {@code credit N}, {@code mark},
 * {@code calls}, {@code stop}.
 */
final class Control {
    private Control() {}

    static void serve(Peer peer, Options options) throws Exception {
        peer.start(options);
        System.out.println("ready " + options.port());
        obey(new Pace(peer, options));
        // Whoever drives it is gone.
        Runtime.getRuntime().halt(0);
    }

    private static void obey(Pace pace) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("credit ")) {
                pace.credit(Long.parseLong(line.substring("credit ".length())));
            } else if (line.equals("go")) {
                pace.go();
            } else if (line.equals("mark")) {
                pace.mark();
            } else if (line.equals("calls")) {
                System.out.println(pace.calls());
            } else if (line.equals("stop")) {
                System.out.println(pace.stop());
            }
        }
    }
}
