package dev.realtime.runner;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Leads every way of logging (slf4j, System.Logger, java.util.logging) to logback, whose settings are in logback.xml. */
final class Logs {
    private Logs() {}

    /** To be called once, before a server starts. The commands that run no server log nothing and do without. */
    static void install() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
