package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A root package, laid out like ours. There are two: the real one, and one of bad examples in the same layout.
 *
 * @param root the package that all packages of the house are named from
 */
record House(String root) {
    static final House REAL = new House("dev.realtime");
    static final House BAD = new House(House.class.getPackageName() + ".bad");

    static final String[] PORTS = {"model", "message", "port.in", "port.out"};

    /** Values and functions that other driven ports hand out or take; those ports' contracts cover them. */
    private static final Set<String> PARTS_OF_PORTS = Set.of("Frame", "FrameFormat", "Ticker");

    /** Patterns for these packages and what is below them: {@code core} is {@code dev.realtime.core..}. */
    String[] in(String... packages) {
        return Stream.of(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
    }

    DescribedPredicate<JavaClass> classesIn(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(in(packages));
    }

    DescribedPredicate<JavaClass> drivingPorts() {
        return describe("driving ports", type -> isOpenInterface(type, "port.in"));
    }

    DescribedPredicate<JavaClass> drivenPorts() {
        return describe("driven ports", type -> isOpenInterface(type, "port.out") && type.isTopLevelClass());
    }

    DescribedPredicate<JavaClass> drivenPortsWithContract() {
        return describe(
                "driven ports that stand alone",
                type -> drivenPorts().test(type) && !PARTS_OF_PORTS.contains(type.getSimpleName()));
    }

    /** Sealed families have their members, all of them records, beside them: they are values and no ports. */
    private boolean isOpenInterface(JavaClass type, String home) {
        return type.isInterface()
                && !type.getSimpleName().equals("package-info")
                && type.getPackageName().equals(root + "." + home)
                && type.getAllSubclasses().stream().noneMatch(JavaClass::isRecord);
    }

    String contractOf(JavaClass port) {
        return root + ".tck." + port.getSimpleName() + "Contract";
    }
}
