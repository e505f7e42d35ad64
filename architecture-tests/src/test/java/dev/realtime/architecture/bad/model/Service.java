package dev.realtime.architecture.bad.model;

/** Behaviour, and a state that changes, among the values. */
public class Service {
    int calls;
}
