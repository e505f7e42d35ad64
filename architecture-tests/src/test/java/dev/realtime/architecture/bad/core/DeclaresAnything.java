package dev.realtime.architecture.bad.core;

/** Promises nothing about how it fails. */
public interface DeclaresAnything extends AutoCloseable {
    @Override
    void close() throws Exception;

    void exception() throws Exception;

    void throwable() throws Throwable;

    void runtime() throws RuntimeException;

    void error() throws Error;
}
