package dev.realtime.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells by its type whether something can change. What is not known to be safe is not. */
final class Immutability {
    /** Copied or made by {@code of} and {@code copyOf}, which a rule has to see to. */
    static final Set<String> COLLECTIONS = Set.of(List.class.getName(), Set.class.getName(), Map.class.getName());

    private static final Set<String> SAFE = Set.of(
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.databind.json.JsonMapper",
            "jakarta.ws.rs.core.MediaType",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Object",
            "java.lang.Runnable",
            "java.lang.String",
            "java.lang.System$Logger",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.net.URI",
            "java.nio.charset.Charset",
            "java.util.Comparator",
            "java.util.HexFormat",
            "java.util.Locale",
            "java.util.UUID",
            "java.util.regex.Pattern",
            "org.glassfish.grizzly.attributes.Attribute",
            "org.slf4j.Logger");

    private final House house;

    Immutability(House house) {
        this.house = house;
    }

    boolean of(JavaType type) {
        JavaClass raw = type.toErasure();
        if (isFunction(raw)) {
            return true;
        }
        if (isContainer(raw)) {
            return type instanceof JavaParameterizedType generic
                    && generic.getActualTypeArguments().stream().allMatch(this::of);
        }
        return raw.isPrimitive()
                || raw.isEnum()
                || SAFE.contains(raw.getName())
                || raw.getPackageName().startsWith("java.time")
                || isValueOfTheHouse(raw);
    }

    /** An interface of one method: behaviour, not state. Of the JDK's, those meant as such. */
    private static boolean isFunction(JavaClass raw) {
        String home = raw.getPackageName();
        return raw.isInterface()
                && (home.equals("java.util.function") || !home.startsWith("java."))
                && raw.getMethods().stream()
                                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                                .count()
                        == 1;
    }

    private static boolean isContainer(JavaClass raw) {
        return COLLECTIONS.contains(raw.getName()) || raw.isEquivalentTo(Optional.class);
    }

    /** Final fields of safe types; or the head of a family of such. */
    private boolean isValueOfTheHouse(JavaClass raw) {
        if (!raw.getPackageName().startsWith(house.root() + ".")) {
            return false;
        }
        if (raw.isAssignableTo(house.root() + ".port.out.Frame")) {
            return true; // By contract: it is shared by all who receive it.
        }
        if (raw.isInterface()) {
            return !raw.getAllSubclasses().isEmpty()
                    && raw.getAllSubclasses().stream().allMatch(this::isValueOfTheHouse);
        }
        return raw.getAllFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .allMatch(field -> isFinal(field) && of(field.getType()));
    }

    static boolean isFinal(JavaField field) {
        return field.getModifiers().contains(JavaModifier.FINAL);
    }
}
