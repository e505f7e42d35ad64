package dev.realtime.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The exceptions that our own code has come across, those included that it logs for debugging alone. */
final class Failures extends AppenderBase<ILoggingEvent> {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.realtime");
    private final List<IThrowableProxy> seen = new CopyOnWriteArrayList<>();

    Failures() {
        setContext(logger.getLoggerContext());
        start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        for (IThrowableProxy failure = event.getThrowableProxy(); failure != null; failure = failure.getCause()) {
            seen.add(failure);
        }
    }

    /** What was seen of that type, with the place where it came from. */
    List<String> of(Class<? extends Throwable> type) {
        return seen.stream()
                .filter(failure -> failure.getClassName().equals(type.getName()))
                .map(failure ->
                        failure.getMessage() + " at " + failure.getStackTraceElementProxyArray()[0].getSTEAsString())
                .distinct()
                .toList();
    }

    void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
