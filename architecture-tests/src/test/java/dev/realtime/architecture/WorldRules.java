package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.realtime.architecture.Verdicts.are;
import static dev.realtime.architecture.Verdicts.condition;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What reaches past the code: streams, the system's time, threads and chance, exceptions that say nothing. */
final class WorldRules {
    private static final Pattern STREAMS = targets("java.lang.System.(in|out|err|console)", ".*[.]printStackTrace");

    private static final Pattern TIME = targets(
            "java.time.*[.]now",
            "java.time.Clock.(system.*|tick(Millis|Seconds|Minutes))",
            "java.time.InstantSource.system",
            "java.lang.System.(currentTimeMillis|nanoTime)",
            "java.util.(Date|GregorianCalendar).<init>",
            "java.util.Calendar.getInstance");

    private static final Pattern THREADS = targets(
            "java.lang.Thread.(<init>|sleep)",
            "java.util.Timer.<init>",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.Executors.*",
            "java.util.concurrent.(Scheduled)?ThreadPoolExecutor.<init>",
            "java.util.concurrent.ForkJoinPool.(<init>|commonPool)",
            "java.util.concurrent.CompletableFuture.delayedExecutor");

    private static final Pattern CHANCE = targets(
            "java.util.UUID.randomUUID",
            "java.util.(Random|SplittableRandom).<init>",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.*[.](of|getDefault)",
            "java.security.SecureRandom.(<init>|getInstance.*)",
            "java.lang.Math.random");

    private static final Set<String> MAKERS_OF_DEFAULTS =
            Set.of("core.Defaults", "jwt.Defaults", "tyrus.server.Defaults", "tyrus.servlet.Defaults");

    private static final Set<String> GENERIC =
            Set.of("java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException", "java.lang.Error");

    private WorldRules() {}

    private static Pattern targets(String... names) {
        return Pattern.compile(String.join("|", names));
    }

    static ArchRule standardStreamsBelongToTheRunner(House house) {
        return noClasses()
                .that(not(house.classesIn("runner")))
                .should()
                .accessTargetWhere(target("standard streams", STREAMS))
                .because("a library logs; what is printed belongs to the program around it");
    }

    static ArchRule timeIsInjected(House house) {
        return injected(house, "the system's time", TIME);
    }

    static ArchRule threadsAreInjected(House house) {
        return injected(house, "threads of one's own", THREADS);
    }

    static ArchRule randomnessIsInjected(House house) {
        return injected(house, "the system's chance", CHANCE);
    }

    private static ArchRule injected(House house, String what, Pattern targets) {
        return noClasses()
                .that(not(house.classesIn("runner", "tck")))
                .and(are("no makers of defaults", type -> !isMakerOfDefaults(type, house)))
                .should()
                .accessTargetWhere(target(what, targets))
                .because(
                        "the host decides, and a test decides what time it is; core.Defaults alone makes the defaults");
    }

    private static boolean isMakerOfDefaults(JavaClass type, House house) {
        return MAKERS_OF_DEFAULTS.stream()
                .map(name -> house.root() + "." + name)
                .anyMatch(type.getName()::equals);
    }

    private static DescribedPredicate<JavaAccess<?>> target(String what, Pattern targets) {
        return are(
                what,
                access -> targets.matcher(access.getTargetOwner().getName() + "." + access.getName())
                        .matches());
    }

    static ArchRule exceptionsThrownSaySomething(House house) {
        return noClasses()
                .should()
                .accessTargetWhere(are(
                        "a generic exception made, and not by its subclass",
                        access -> access.getName().equals("<init>")
                                && GENERIC.contains(access.getTargetOwner().getName())
                                && !isConstructorOfSubclass(access.getOwner(), access.getTargetOwner())))
                .because("nobody can catch it without catching everything");
    }

    private static boolean isConstructorOfSubclass(JavaCodeUnit origin, JavaClass type) {
        return origin.isConstructor() && origin.getOwner().isAssignableTo(type.getName());
    }

    static ArchRule exceptionsDeclaredSaySomething(House house) {
        return codeUnits()
                .that()
                .areDeclaredInClassesThat(not(house.classesIn("tck")))
                .and(are("written by hand", unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should(condition(
                        "be free of generic exceptions in their throws clause",
                        unit -> !declaresGeneric(unit) || isDictatedByFramework(unit)))
                .because(
                        "whoever calls it cannot know what may go wrong; only the kit's hooks take what a test throws");
    }

    private static boolean declaresGeneric(JavaCodeUnit unit) {
        return unit.getThrowsClause().getTypes().stream().anyMatch(type -> GENERIC.contains(type.getName()));
    }

    /** It overrides others' method that declares as much; the JDK's are no excuse. */
    private static boolean isDictatedByFramework(JavaCodeUnit unit) {
        JavaClass owner = unit.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(above -> !above.getPackageName().startsWith("java."))
                .flatMap(above -> above.getMethods().stream())
                .filter(method -> method.getName().equals(unit.getName()))
                .filter(method -> method.getRawParameterTypes().equals(unit.getRawParameterTypes()))
                .anyMatch(WorldRules::declaresGeneric);
    }
}
