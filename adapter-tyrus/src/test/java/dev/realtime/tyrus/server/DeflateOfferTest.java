package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {
    private static final String TERMS = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                " permessage-deflate ",
                "permessage-deflate;client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits = 15",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover; client_max_window_bits=9",
                "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits",
                "foo; bar=\"baz\"; qux, permessage-deflate",
                ",, permessage-deflate,"
            })
    void offerThatCanBeHonouredIsTakenWithoutWindows(String offer) {
        assertThat(DeflateOffer.answer(List.of(offer))).isEqualTo(TERMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server_max_window_bits=15", "server_max_window_bits=\"15\""})
    void windowThatTheClientAsksForIsConfirmedWhereItIsOurs(String parameter) {
        assertThat(DeflateOffer.answer(List.of("permessage-deflate; " + parameter)))
                .isEqualTo(TERMS + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits=14", // the JDK's compressor can't
                "server_max_window_bits=8",
                "server_max_window_bits", // these need a value of 8 to 15
                "server_max_window_bits=16",
                "server_max_window_bits=015",
                "server_max_window_bits=fifteen",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=08",
                "client_max_window_bits=99999999999",
                "client_max_window_bits=-8",
                "server_no_context_takeover=1", // these have none
                "client_no_context_takeover=true",
                "client_max_window_bits; client_max_window_bits", // each once
                "server_no_context_takeover; client_max_window_bits; server_no_context_takeover",
                "server_max_window_bits=15; server_max_window_bits=15",
                "dictionary", // unknown
                "Server_No_Context_Takeover"
            })
    void offerThatCanNotBeHonouredIsDeclinedAndTheNextOneCounts(String parameters) {
        String offer = "permessage-deflate; " + parameters;

        assertThat(DeflateOffer.answer(List.of(offer))).isNull();
        assertThat(DeflateOffer.answer(List.of(offer + ", permessage-deflate"))).isEqualTo(TERMS);
        assertThat(DeflateOffer.answer(List.of(offer, "permessage-deflate"))).isEqualTo(TERMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "permessage-deflate-frame",
                "PerMessage-Deflate",
                "permessage-deflate;", // no list of extensions at all
                "permessage-deflate;; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"15",
                "permessage-deflate; =15",
                "permessage-deflate client_max_window_bits",
                "permessage-deflate; a=\"b,c\"",
                "permessage/deflate",
                "permessage-deflate, ;"
            })
    void whatOffersNothingIsAnsweredWithNothing(String line) {
        assertThat(DeflateOffer.answer(List.of(line))).isNull();
    }

    @Test
    void noHeaderOffersNothing() {
        assertThat(DeflateOffer.answer(List.of())).isNull();
    }

    @Test
    void hostileHeaderIsReadInTheTimeThatItsLengthTakes() {
        String many = IntStream.range(0, 500)
                .mapToObj(i -> "permessage-deflate; a" + i)
                .collect(Collectors.joining(","));
        String blank = "permessage-deflate;" + " ".repeat(8_000) + "!".repeat(8_000) + " \"";

        assertThat(DeflateOffer.answer(List.of(many, "permessage-deflate"))).isEqualTo(TERMS);
        assertThat(DeflateOffer.answer(List.of(blank))).isNull();
    }
}
