package dev.realtime.tck.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A back end that reports over HTTP what its workflows do, with a token that may. */
final class Backend {
    static final String PUBLISH = "realtime:publish";
    private static final String ROOT = "/api/v1";

    private final HttpProbe http;
    private final String token;

    Backend(HttpProbe http, String token) {
        this.http = http;
        this.token = token;
    }

    /** A path segment, percent-escaped. */
    static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String workflowPath(String id) {
        return "/workflows/" + escaped(id);
    }

    static String executionPath(String id) {
        return "/executions/" + escaped(id);
    }

    static String nodePath(String execution, String node) {
        return executionPath(execution) + "/nodes/" + escaped(node);
    }

    static String notificationsPath(String user) {
        return "/users/" + escaped(user) + "/notifications";
    }

    HttpReply send(String method, String path, String json) {
        return http.send(http.request(method, ROOT + path).bearer(token).json(json));
    }

    HttpReply get(String path) {
        return http.send(http.request("GET", ROOT + path).bearer(token));
    }

    /** Sends what must be taken. */
    HttpReply report(String method, String path, String json) {
        HttpReply reply = send(method, path, json);
        if (reply.status() / 100 != 2) {
            throw new AssertionError(method + " " + path + " " + json + " was refused: " + reply);
        }
        return reply;
    }

    void workflow(String id, String owner) {
        report("PUT", workflowPath(id), "{\"owner_id\":\"" + owner + "\",\"name\":\"Customer support\"}");
    }

    void deleteWorkflow(String id) {
        HttpReply reply =
                http.send(http.request("DELETE", ROOT + workflowPath(id)).bearer(token));
        if (reply.status() / 100 != 2) {
            throw new AssertionError("Not deleted: " + reply);
        }
    }

    void execution(String id, String workflow) {
        report("PUT", executionPath(id), "{\"workflow_id\":\"" + workflow + "\",\"status\":\"pending\"}");
    }

    void status(String execution, String status) {
        report("PATCH", executionPath(execution), "{\"status\":\"" + status + "\"}");
    }

    void node(String execution, String node, String status) {
        report("PUT", nodePath(execution, node), "{\"status\":\"" + status + "\"}");
    }

    void notify(String user, String event) {
        report("POST", notificationsPath(user), "{\"event\":\"" + event + "\",\"data\":{}}");
    }

    /** Publishes one event of the host's own making. */
    JsonNode publish(String room, String type, String event, String data) {
        String json =
                "{\"room_id\":\"%s\",\"type\":\"%s\",\"event\":\"%s\",\"data\":%s}".formatted(room, type, event, data);
        return report("POST", "/publish", json).json();
    }
}
