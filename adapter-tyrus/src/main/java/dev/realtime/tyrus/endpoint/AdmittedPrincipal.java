package dev.realtime.tyrus.endpoint;

import dev.realtime.port.in.Admission;
import java.security.Principal;

/** The user principal of a session whose handshake passed the {@link HandshakeGate} in front of the container. */
public final class AdmittedPrincipal implements Principal {
    private final Admission.Admitted admitted;
    private final Carrier carrier;

    /** @param carrier how this session's messages travel */
    public AdmittedPrincipal(Admission.Admitted admitted, Carrier carrier) {
        this.admitted = admitted;
        this.carrier = carrier;
    }

    /** The user id. */
    @Override
    public String getName() {
        return admitted.principal().user().value();
    }

    Admission.Seat seat() {
        return admitted.seat();
    }

    Carrier carrier() {
        return carrier;
    }

    @Override
    public String toString() {
        return getName();
    }
}
