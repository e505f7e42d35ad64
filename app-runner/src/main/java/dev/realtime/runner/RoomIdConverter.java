package dev.realtime.runner;

import dev.realtime.model.RoomId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads room ids in arguments. */
final class RoomIdConverter implements ITypeConverter<RoomId> {
    @Override
    public RoomId convert(String text) {
        try {
            return RoomId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
