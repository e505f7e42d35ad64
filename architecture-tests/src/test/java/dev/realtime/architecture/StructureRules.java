package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.realtime.architecture.Verdicts.condition;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;

/** Where things stand: homes, directions, ports and who implements them. */
final class StructureRules {
    private StructureRules() {}

    static ArchRule everyClassHasAHome(House house) {
        return classes()
                .should()
                .resideInAnyPackage(house.in(MavenModule.allPackages()))
                .because("a class outside the known packages escapes every other rule");
    }

    static ArchRule moduleKeepsToItsPackages(MavenModule module, House house) {
        return classes()
                .should()
                .resideInAnyPackage(house.in(module.packages.toArray(String[]::new)))
                .because("a package that two modules share has two owners");
    }

    static ArchRule packagesAreFreeOfCycles(House house) {
        return slices().matching(house.root() + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle are one package");
    }

    static ArchRule innerPackagesOfCoreAreSeenByCoreAlone(House house) {
        return classes()
                .that()
                .resideInAPackage(house.root() + ".core.*..")
                .should()
                .onlyHaveDependentClassesThat(house.classesIn("core"))
                .because("Realtime and its builder are the front door (ARCHITECTURE 2)");
    }

    static ArchRule portsHoldContractsAndValuesAlone(House house) {
        return classes()
                .that(house.classesIn(House.PORTS))
                .and()
                .arePublic()
                .should(condition(
                        "be interfaces, records, enums, annotations, exceptions or builders of a value",
                        StructureRules::isContractOrValue))
                .because("behaviour belongs into the core");
    }

    private static boolean isContractOrValue(JavaClass type) {
        return type.isInterface()
                || type.isRecord()
                || type.isEnum()
                || type.isAssignableTo(Throwable.class)
                || isBuilderOfValue(type);
    }

    private static boolean isBuilderOfValue(JavaClass type) {
        return type.getSimpleName().equals("Builder")
                && type.getModifiers().contains(JavaModifier.FINAL)
                && type.getEnclosingClass().map(JavaClass::isRecord).orElse(false);
    }

    static ArchRule drivingPortsAreImplementedInCore(House house) {
        return classes()
                .that(assignableTo(house.drivingPorts()))
                .and(not(house.classesIn("port.in")))
                .should()
                .resideInAnyPackage(house.in("core"))
                .because("who calls a driving port talks to the core");
    }

    static ArchRule drivenPortsAreImplementedByAdaptersAndTwins(House house) {
        return classes()
                .that(assignableTo(house.drivenPorts()))
                .and(not(house.classesIn("port.out")))
                .should()
                .resideInAnyPackage(house.in(
                        "core.local", "tck", "tyrus.endpoint", "tyrus.server", "rest", "jackson", "jooq", "jwt"))
                .because("what stands behind a driven port can be exchanged: an adapter, an in-memory twin, a fake");
    }
}
