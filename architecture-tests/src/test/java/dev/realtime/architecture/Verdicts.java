package dev.realtime.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasSourceCodeLocation;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Member;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks a rule about the real house, or about bad examples that it must see. */
final class Verdicts {
    private static final JavaClasses BAD_CLASSES = new ClassFileImporter().importPackages(House.BAD.root());

    private Verdicts() {}

    static void holds(Function<House, ArchRule> rule) {
        rule.apply(House.REAL).check(Reactor.main());
    }

    /** Each of the classes is named by a violation. */
    static void isBrokenBy(Function<House, ArchRule> rule, Class<?>... bad) {
        List<String> violations = violations(rule);
        assertThat(bad)
                .allSatisfy(type -> assertThat(violations)
                        .as("violations by %s", type)
                        .anyMatch(line -> line.contains(type.getName())));
    }

    static void isBrokenByEveryFieldOf(Function<House, ArchRule> rule, Class<?> bad) {
        isBrokenByEvery(bad.getDeclaredFields(), rule);
    }

    static void isBrokenByEveryMethodOf(Function<House, ArchRule> rule, Class<?> bad) {
        isBrokenByEvery(bad.getDeclaredMethods(), rule);
    }

    /** Each of the members is named by a violation. */
    private static void isBrokenByEvery(Member[] members, Function<House, ArchRule> rule) {
        List<String> violations = violations(rule);
        assertThat(members)
                .isNotEmpty()
                .filteredOn(member -> !member.isSynthetic())
                .allSatisfy(member -> assertThat(violations).anyMatch(line -> names(member, line)));
    }

    private static boolean names(Member member, String line) {
        String name = member.getDeclaringClass().getName() + "." + member.getName();
        return line.contains(name + "(") || line.contains(name + ">");
    }

    private static List<String> violations(Function<House, ArchRule> rule) {
        return rule.apply(House.BAD).evaluate(BAD_CLASSES).getFailureReport().getDetails();
    }

    static <T> DescribedPredicate<T> are(String what, Predicate<T> test) {
        return DescribedPredicate.describe(what, test);
    }

    static <T extends HasSourceCodeLocation & HasDescription> ArchCondition<T> condition(
            String what, Predicate<T> test) {
        return ArchCondition.from(DescribedPredicate.<T>describe(what, test));
    }
}
