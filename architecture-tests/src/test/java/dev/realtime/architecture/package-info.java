/**
 * The rules of the house. Each is a method with its reason, takes the {@link dev.realtime.architecture.House} that it is
 * asked about, and has a twin test: a small class of the house {@code bad} must break it, so that no rule passes for ever
 * because of a misspelt package.
 */
package dev.realtime.architecture;
