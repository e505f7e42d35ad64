package dev.realtime.tck.server;

/** One header line of a request or an answer, as it stands on the wire. */
public record Header(String name, String value) {
    /** Whether it has that name, in whatever case. */
    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }
}
