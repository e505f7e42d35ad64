package dev.realtime.architecture.bad.core;

import java.io.IOException;
import java.io.PrintStream;

/** Talks to whoever started the program. */
public final class Prints {
    void out() {
        System.out.println();
    }

    PrintStream err() {
        return System.err;
    }

    int in() throws IOException {
        return System.in.read();
    }

    void trace(IOException e) {
        e.printStackTrace();
    }
}
