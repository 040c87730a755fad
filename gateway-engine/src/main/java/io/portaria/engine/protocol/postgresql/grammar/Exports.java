package io.portaria.engine.protocol.postgresql.grammar;

/// The module's functions that are called from outside, under the names that its linker gave them.
final class Exports {
    static final String CONSTRUCTORS = "A";
    static final String MALLOC = "C";
    static final String FREE = "E";
    static final String PARSE = "F";
    static final String FREE_RESULT = "G";
    static final String SET_THREW = "P";
    static final String STACK_RESTORE = "Q";
    static final String STACK_SAVE = "R";

    private Exports() {}
}
