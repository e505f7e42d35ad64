package dev.realtime.tck.server;

/**
 * Somebody's workflow with one execution.
 *
 * @param owner the user's id
 * @param workflow its id
 * @param execution its id
 */
record Owned(String owner, String workflow, String execution) {
    String userRoom() {
        return "user:" + owner;
    }

    String workflowRoom() {
        return "workflow:" + workflow;
    }

    String executionRoom() {
        return "execution:" + execution;
    }
}
