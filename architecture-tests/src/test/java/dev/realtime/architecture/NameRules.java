package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.realtime.architecture.Verdicts.condition;

import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** The words of the glossary (ARCHITECTURE 8), and what null means. */
final class NameRules {
    private static final Pattern EMPTY_WORDS = word("Manager|Helper|Utils?|Impl");
    private static final Pattern WORDS_OF_OTHERS = word("Channel|Topic|Session");

    private NameRules() {}

    static ArchRule namesSaySomething(House house) {
        return classes()
                .should(condition(
                        "be free of Manager, Helper, Util and Impl in their names",
                        type -> !EMPTY_WORDS.matcher(type.getSimpleName()).matches()))
                .because("a class whose name says nothing has no bounds");
    }

    static ArchRule namesKeepToTheGlossary(House house) {
        return classes()
                .that(not(house.classesIn("tyrus")))
                .should(condition(
                        "be free of Channel, Topic and Session in their names",
                        type -> !WORDS_OF_OTHERS.matcher(type.getSimpleName()).matches()))
                .because("they are Room and Connection here; the other words are the transport's");
    }

    /** One of these as a whole word of a name in camel case. */
    private static Pattern word(String words) {
        return Pattern.compile("(.*[a-z0-9])?(" + words + ")([A-Z0-9].*)?");
    }

    static ArchRule packagesSayWhatMayBeNull(House house) {
        return classes()
                .should(condition(
                        "be in a package whose package-info is @NullMarked",
                        type -> type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")))
                .because("where nothing is said, NullAway checks nothing");
    }
}
