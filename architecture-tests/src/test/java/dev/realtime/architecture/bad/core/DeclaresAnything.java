package dev.realtime.architecture.bad.core;

/** Promises nothing about how it fails. */
public interface DeclaresAnything {
    void exception() throws Exception;

    void throwable() throws Throwable;

    void runtime() throws RuntimeException;

    void error() throws Error;
}
