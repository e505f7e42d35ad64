package dev.realtime.benchmarks.parts;

import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The check of a token, one for each handshake and each request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Verification {
    private static final byte[] SECRET = new byte[32];

    private final Authenticator authenticator =
            JwtAuthenticator.builder().hmacSecret(SECRET).build();

    private final String token = new JwtIssuer(SECRET, InstantSource.system())
            .issue(new UserId("ann"), Set.of(Principal.PUBLISH), Duration.ofDays(1));

    @Benchmark
    public Authenticator.Authentication hs256() {
        return authenticator.authenticate(token);
    }
}
