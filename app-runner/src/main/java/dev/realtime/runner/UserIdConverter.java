package dev.realtime.runner;

import dev.realtime.model.UserId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads user ids in options. */
final class UserIdConverter implements ITypeConverter<UserId> {
    @Override
    public UserId convert(String text) {
        try {
            return new UserId(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
