package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.realtime.architecture.Verdicts.condition;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Every driven port has a contract suite, and every implementation is held to it. */
final class ContractRules {
    private ContractRules() {}

    static ArchRule drivenPortHasAContract(House house) {
        return classes()
                .that(house.drivenPortsWithContract())
                .should(condition(
                        "be held to a suite <Port>Contract in the kit",
                        port -> contractOf(port, house).isPresent()))
                .because("an adapter's author has to know what right means (ARCHITECTURE 9)");
    }

    static ArchRule implementationIsHeldToItsContract(House house) {
        return classes()
                .that(assignableTo(house.drivenPortsWithContract()))
                .and(not(house.classesIn("port.out", "tck")))
                .should(condition(
                        "run through its port's suite by a test that extends it",
                        type -> portsOf(type, house)
                                .allMatch(port -> contractOf(port, house).stream()
                                        .flatMap(suite -> suite.getAllSubclasses().stream())
                                        .anyMatch(test -> isTestOf(test, type)))))
                .because("an implementation that nobody has asked is a guess");
    }

    private static Stream<JavaClass> portsOf(JavaClass type, House house) {
        return type.getAllRawInterfaces().stream().filter(house.drivenPortsWithContract());
    }

    private static Optional<JavaClass> contractOf(JavaClass port, House house) {
        return port.getDirectDependenciesToSelf().stream()
                .map(Dependency::getOriginClass)
                .filter(suite -> suite.getName().equals(house.contractOf(port)))
                .findAny();
    }

    /** By its name, {@code LocalTokensContractTest}, or because it makes one. */
    private static boolean isTestOf(JavaClass test, JavaClass type) {
        boolean named = test.getSimpleName().startsWith(type.getSimpleName());
        boolean makes = test.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().equals(type));
        return !test.getModifiers().contains(JavaModifier.ABSTRACT) && (named || makes);
    }
}
