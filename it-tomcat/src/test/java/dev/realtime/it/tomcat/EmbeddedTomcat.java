package dev.realtime.it.tomcat;

import dev.realtime.core.Realtime;
import dev.realtime.tyrus.servlet.HandshakeFilter;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A host's own embedded Tomcat, as docs/embedding.md shows it. */
final class EmbeddedTomcat implements AutoCloseable {
    private final Realtime realtime;
    private final Tomcat tomcat;

    EmbeddedTomcat(Realtime realtime, Path baseDirectory) throws LifecycleException {
        this.realtime = realtime;
        // begin: tomcat
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(baseDirectory.toString());
        tomcat.setPort(0); // yours; 0 takes any
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servlets) ->
                        HandshakeFilter.builder().connections(realtime).deploy(servlets),
                Set.of());
        tomcat.start();
        // end: tomcat
        this.tomcat = tomcat;
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        // begin: shutdown
        realtime.close();
        tomcat.stop();
        tomcat.destroy();
        // end: shutdown
    }
}
