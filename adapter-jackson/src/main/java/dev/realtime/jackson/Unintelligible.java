package dev.realtime.jackson;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;

/** The sentences for what cannot be understood: one for each mistake, none repeats what the client sent. */
final class Unintelligible {
    static final Refusal NOT_JSON = bad("The message is not JSON");
    static final Refusal NAME_TWICE = bad("The message holds a name twice");
    static final Refusal TOO_LONG = bad("A value in the message is too long");
    static final Refusal NOT_AN_OBJECT = bad("The message is not a JSON object");
    static final Refusal NO_TYPE = bad("The message has no type");
    static final Refusal TYPE_NOT_A_STRING = bad("The message's type is not a string");
    static final Refusal UNKNOWN_TYPE = new Refusal(ErrorCode.UNKNOWN_TYPE, "The message's type is unknown");
    static final Refusal NO_ROOM = bad("The message has no room_id");
    static final Refusal ROOM_NOT_A_STRING = bad("The message's room_id is not a string");
    static final Refusal NO_TOKEN = bad("The message has no token");
    static final Refusal TOKEN_NOT_A_STRING = bad("The message's token is not a string");
    static final Refusal SINCE_NOT_AN_OBJECT = bad("The message's since is not an object");
    static final Refusal BAD_EPOCH = bad("The message's since has no epoch of 1 to 64 visible ASCII characters");
    static final Refusal BAD_OFFSET = bad("The message's since has no offset that is an integer, 0 or more");

    private Unintelligible() {}

    static Refusal tooDeep(int maxDepth) {
        return bad("The message is nested deeper than " + maxDepth + " levels");
    }

    static Refusal bad(String sentence) {
        return new Refusal(ErrorCode.BAD_MESSAGE, sentence);
    }
}
