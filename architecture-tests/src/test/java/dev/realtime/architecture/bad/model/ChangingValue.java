package dev.realtime.architecture.bad.model;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Each of its parts can change. */
public record ChangingValue(
        StringBuilder text,
        Date date,
        byte[] bytes,
        ArrayList<String> names,
        List<StringBuilder> texts,
        Service service) {}
