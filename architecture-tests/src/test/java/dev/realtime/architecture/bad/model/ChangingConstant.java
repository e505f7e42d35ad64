package dev.realtime.architecture.bad.model;

/** A constant that counts. */
public enum ChangingConstant {
    ONE;

    int count;
}
