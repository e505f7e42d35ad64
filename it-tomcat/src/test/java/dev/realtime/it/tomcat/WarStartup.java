package dev.realtime.it.tomcat;

import dev.realtime.core.Realtime;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.tyrus.servlet.HandshakeFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** What a WAR brings, as docs/embedding.md shows it. */
// begin: war
@WebListener
public class WarStartup implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext servlets = event.getServletContext();
        String secret = servlets.getInitParameter("realtime.jwt-secret"); // from web.xml or the container
        Realtime realtime = Realtime.builder()
                .authenticator(JwtAuthenticator.builder().hmacSecret(secret).build())
                .build();
        HandshakeFilter.builder()
                .connections(realtime)
                .onDestroy(realtime::close)
                .deploy(servlets);
    }
}
// end: war
