package dev.realtime.architecture.bad.core;

/** Names that mean something else here, or elsewhere. */
public interface NamesOfOthers {
    record ChannelRegistry() {}

    record Topic() {}

    record UserSession() {}
}
