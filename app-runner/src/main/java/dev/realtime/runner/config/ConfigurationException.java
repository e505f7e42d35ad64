package dev.realtime.runner.config;

/** Something is configured wrongly. The message is one line for the person who configured it, without secrets. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
