package dev.realtime.jooq;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Counts the moments at which a process may end: before and after each statement, each commit and each announcement. At the
 * chosen one it calls for the end. Used by one thread.
 */
final class Steps {
    private static final Set<String> MOMENTS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

    private final int last;
    private final Runnable end;
    private int taken;

    /** @param last at which step it ends, from 1; 0 for none */
    Steps(int last, Runnable end) {
        this.last = last;
        this.end = end;
    }

    /** Where connections come from. */
    interface Source {
        Connection connect() throws SQLException;
    }

    void step() {
        taken++;
        if (taken == last) {
            end.run();
        }
    }

    int taken() {
        return taken;
    }

    /** A data source whose connections count. */
    DataSource over(Source source) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return counting(Connection.class, source.connect());
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private <T> T counting(Class<T> type, T real) {
        return proxy(type, (self, method, arguments) -> {
            boolean moment = MOMENTS.contains(method.getName());
            if (moment) {
                step();
            }
            Object result = call(method, real, arguments);
            if (moment) {
                step();
            }
            return result instanceof PreparedStatement statement
                    ? counting(PreparedStatement.class, statement)
                    : result;
        });
    }

    private static Object call(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
