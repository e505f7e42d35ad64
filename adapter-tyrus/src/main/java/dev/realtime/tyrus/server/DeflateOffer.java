package dev.realtime.tyrus.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which offer of {@code permessage-deflate} is taken, and on what terms (RFC 7692 sections 5 and 7.1). No side keeps a window from
 * one message to the next: so one compressed frame fits all clients, and an idle connection holds nothing.
 */
final class DeflateOffer {
    private static final String NAME = "permessage-deflate";
    private static final String TERMS = NAME + "; server_no_context_takeover; client_no_context_takeover";

    /** The JDK's compressor has no other window. */
    private static final int WINDOW_BITS = 15;

    private static final int SMALLEST_WINDOW_BITS = 8;

    private boolean acceptable = true;
    private boolean namesOurWindow;

    private DeflateOffer(ExtensionOffer offer) {
        Set<String> names = new HashSet<>();
        for (ExtensionOffer.Parameter parameter : offer.parameters()) {
            acceptable &= names.add(parameter.name()) && isAcceptable(parameter.name(), parameter.value());
        }
    }

    /**
     * The answer to the first offer that can be taken; null for none.
     *
     * @param lines the header's
     */
    static @Nullable String answer(List<String> lines) {
        for (ExtensionOffer each : ExtensionOffer.all(lines)) {
            if (each.name().equals(NAME)) {
                DeflateOffer offer = new DeflateOffer(each);
                if (offer.acceptable) {
                    return offer.answer();
                }
            }
        }
        return null;
    }

    private boolean isAcceptable(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || bits(value) >= SMALLEST_WINDOW_BITS;
            case "server_max_window_bits" -> {
                namesOurWindow = true;
                yield value != null && bits(value) == WINDOW_BITS;
            }
            default -> false;
        };
    }

    /** 8 to 15, without a zero in front; else 0. */
    private static int bits(String value) {
        return value.matches("[89]|1[0-5]") ? Integer.parseInt(value) : 0;
    }

    private String answer() {
        return namesOurWindow ? TERMS + "; server_max_window_bits=" + WINDOW_BITS : TERMS;
    }
}
