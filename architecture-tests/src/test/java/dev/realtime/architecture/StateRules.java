package dev.realtime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaModifier.PRIVATE;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static dev.realtime.architecture.Immutability.isFinal;
import static dev.realtime.architecture.Verdicts.are;
import static dev.realtime.architecture.Verdicts.condition;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What may change, and who may change it. */
final class StateRules {
    private static final Set<String> GUARDS = Set.of("GuardedBy", "ConfinedTo");
    private static final Pattern GUARD_IN_WORDS =
            Pattern.compile("guarded by|not thread-safe|threads?\\b(?!-safe)", Pattern.CASE_INSENSITIVE);

    private static final Set<String> MAKERS_OF_CONSTANTS =
            Set.of("java.util.List", "java.util.Set", "java.util.Map", "java.util.stream.Stream");

    private StateRules() {}

    static ArchRule valuesHoldValues(House house) {
        Immutability immutable = new Immutability(house);
        return fields().that(are("fields of values", field -> isValue(field.getOwner())))
                .and()
                .areDeclaredInClassesThat(house.classesIn("model", "message", "port.out"))
                .and()
                .areNotStatic()
                .should(condition(
                        "be final and of an immutable type", field -> isFinal(field) && immutable.of(field.getType())))
                .because("values are shared between threads without a thought");
    }

    static ArchRule valuesCopyTheirCollections(House house) {
        return classes()
                .that(house.classesIn(House.PORTS))
                .and()
                .areRecords()
                .should(condition("copy each List, Set and Map when they are made", StateRules::copiesItsCollections))
                .because("a caller keeps the collection that it handed in, and may change it");
    }

    private static boolean isValue(JavaClass type) {
        return type.isRecord() || type.isEnum();
    }

    private static boolean copiesItsCollections(JavaClass type) {
        return Immutability.COLLECTIONS.stream().allMatch(collection -> {
            long components = type.getFields().stream()
                    .filter(field -> !field.getModifiers().contains(STATIC))
                    .filter(field -> field.getRawType().getName().equals(collection))
                    .count();
            long copies = type.getConstructors().stream()
                    .flatMap(constructor -> constructor.getMethodCallsFromSelf().stream())
                    .filter(call -> call.getTargetOwner().getName().equals(collection)
                            && call.getName().equals("copyOf"))
                    .count();
            return copies >= components;
        });
    }

    static ArchRule nothingStaticChanges(House house) {
        Immutability immutable = new Immutability(house);
        return fields().that()
                .areStatic()
                .and(are("written by hand", field -> !field.getModifiers().contains(SYNTHETIC)))
                .should(condition("be constants", field -> isFinal(field) && isConstant(field, immutable)))
                .because("two instances in one process, and two tests, must not meet");
    }

    /** Java has no constant arrays; a private one is trusted. */
    private static boolean isConstant(JavaField field, Immutability immutable) {
        if (field.getRawType().isArray()) {
            return field.getModifiers().contains(PRIVATE);
        }
        return immutable.of(field.getType())
                && (!Immutability.COLLECTIONS.contains(field.getRawType().getName())
                        || makesConstantsOnly(field.getOwner()));
    }

    private static boolean makesConstantsOnly(JavaClass type) {
        return type.getStaticInitializer().map(JavaStaticInitializer::getCallsFromSelf).stream()
                .flatMap(Collection::stream)
                .noneMatch(StateRules::makesCollectionThatChanges);
    }

    /** Asks the JDK itself: ArchUnit does not look into what is merely called. */
    private static boolean makesCollectionThatChanges(JavaCall<?> call) {
        JavaClass maker = call.getTargetOwner();
        JavaClass made =
                call.getName().equals("<init>") ? maker : call.getTarget().getRawReturnType();
        return maker.getPackageName().startsWith("java.")
                && !MAKERS_OF_CONSTANTS.contains(maker.getName())
                && (Collection.class.isAssignableFrom(made.reflect()) || Map.class.isAssignableFrom(made.reflect()));
    }

    static ArchRule whatChangesInCoreNamesItsGuard(House house) {
        return fields().that()
                .areDeclaredInClassesThat(house.classesIn("core"))
                .and(are("not of a builder", field -> !isBuilder(field.getOwner())))
                .and(are("not final", field -> !isFinal(field)))
                .should(condition(
                        "be volatile, or annotated with @GuardedBy or @ConfinedTo", StateRules::namesItsGuard))
                .because("a field that changes has a lock or a thread, and the reader must not have to guess which");
    }

    /** Adapters cannot see the core's annotations: a comment will do, or an annotation of their own with such a name. */
    static ArchRule whatChangesElsewhereIsGuardedOrNeverKept(House house) {
        return fields().that()
                .areDeclaredInClassesThat(not(house.classesIn("core", "tck", "runner")))
                .and(are("not of a builder", field -> !isBuilder(field.getOwner())))
                .and(are("not final", field -> !isFinal(field)))
                .should(condition(
                        "be volatile, or guarded or confined in so many words, or part of an object that no field keeps",
                        field -> namesItsGuard(field)
                                || isNeverKept(field.getOwner())
                                || GUARD_IN_WORDS
                                        .matcher(Reactor.comments(field.getOwner()))
                                        .find()))
                .because("an object that lives in one method's variables has one thread; all others need a guard");
    }

    private static boolean isBuilder(JavaClass type) {
        return type.getSimpleName().endsWith("Builder");
    }

    private static boolean namesItsGuard(JavaField field) {
        return field.getModifiers().contains(VOLATILE)
                || field.getAnnotations().stream()
                        .anyMatch(annotation ->
                                GUARDS.contains(annotation.getRawType().getSimpleName()));
    }

    private static boolean isNeverKept(JavaClass type) {
        return Stream.of(Set.of(type), type.getAllRawInterfaces(), type.getAllRawSuperclasses())
                .flatMap(Collection::stream)
                .filter(kept -> !kept.isEquivalentTo(Object.class))
                .allMatch(kept -> kept.getFieldsWithTypeOfSelf().isEmpty());
    }

    static ArchRule nothingIsInjectedIntoFields(House house) {
        return fields().should(condition(
                        "be free of others' annotations",
                        field -> field.getAnnotations().stream()
                                .map(annotation -> annotation.getRawType().getPackageName())
                                .allMatch(name -> isHarmless(name, house) || isOptionOfRunner(name, field, house))))
                .because("what an object needs comes through its constructor; the command line's options alone do not");
    }

    private static boolean isHarmless(String annotations, House house) {
        return annotations.equals("java.lang")
                || annotations.equals("org.jspecify.annotations")
                || annotations.startsWith(house.root() + ".");
    }

    private static boolean isOptionOfRunner(String annotations, JavaField field, House house) {
        return annotations.equals("picocli") && house.classesIn("runner").test(field.getOwner());
    }
}
