package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Optional;

/// A relation that was found to have a protected column, to be looked at first when the schema is another: whether there is
/// one at all is asked for each schema, and looking through all of them takes time. Nobody concludes anything from it but by
/// looking.
final class ProtectedOne {
    private volatile Optional<Integer> oid = Optional.empty();

    Optional<Integer> oid() {
        return oid;
    }

    void found(int relation) {
        oid = Optional.of(relation);
    }
}
