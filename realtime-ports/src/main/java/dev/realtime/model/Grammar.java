package dev.realtime.model;

/** Character checks that several values share. Loops, because every publication passes several of them. */
final class Grammar {
    private Grammar() {}

    /** Whether {@code text} is 1 to {@code longest} visible ASCII characters (0x21 to 0x7E), PROTOCOL section 2. */
    static boolean visibleAscii(String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code text} is {@code [a-z][a-z0-9_-]*} of 1 to {@code longest} characters. */
    static boolean lowerCaseWord(String text, int longest) {
        if (text.isEmpty() || text.length() > longest || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /**
     * Refuses text that is empty, over {@code longest} UTF-16 units, or holds control characters or lone surrogates.
     *
     * @throws IllegalArgumentException naming {@code what}
     */
    static void requirePrintable(String text, int longest, String what) {
        if (text.isEmpty() || text.length() > longest) {
            throw new IllegalArgumentException(what + " must have 1 to " + longest + " characters");
        }
        if (!visibleAscii(text, longest)
                && text.codePoints().anyMatch(c -> Character.isISOControl(c) || isLoneSurrogate(c))) {
            throw new IllegalArgumentException(what + " must not hold control characters or lone surrogates");
        }
    }

    /**
     * Refuses text that is over {@code longest} UTF-16 units or holds lone surrogates; line breaks are all right.
     *
     * @throws IllegalArgumentException naming {@code what}
     */
    static void requireText(String text, int longest, String what) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(what + " has at most " + longest + " characters");
        }
        if (text.codePoints().anyMatch(Grammar::isLoneSurrogate)) {
            throw new IllegalArgumentException(what + " must not hold lone surrogates");
        }
    }

    /** Code points of a string are surrogates only where they have no other half. */
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
