package dev.realtime.it.tomcat;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.Verdict;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** What Tomcat says itself, said like everything else, in place of its page that names product and version. */
public final class JsonErrors extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean mistake = response.getStatus() < 500;
        ErrorCode code = mistake ? ErrorCode.BAD_MESSAGE : ErrorCode.UNAVAILABLE;
        String json = Verdict.Refused.of(response.getStatus(), code, mistake ? "The request is bad" : "Unavailable")
                .body()
                .text();
        try {
            response.setContentType("application/json");
            response.getReporter().write(json);
            response.finishResponse();
        } catch (IOException gone) {
            // Then nobody reads it.
        }
    }
}
