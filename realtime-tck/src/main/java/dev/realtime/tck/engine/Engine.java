package dev.realtime.tck.engine;

import dev.realtime.port.in.Administration;
import dev.realtime.port.in.Announcements;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.WorkflowTracking;

/**
 * The engine under test, by its doors.
 *
 * @param connections where clients come in
 * @param publisher where the host publishes
 * @param announcements where is told what others have put into the log
 * @param tracking where executions are reported
 * @param administration where rights are taken away
 */
public record Engine(
        Connections connections,
        Publisher publisher,
        Announcements announcements,
        WorkflowTracking tracking,
        Administration administration) {}
