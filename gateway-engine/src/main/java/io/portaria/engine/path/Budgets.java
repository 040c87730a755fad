package io.portaria.engine.path;

import java.time.LocalDate;

/// What agents have used of what they may have in a day. One count for all gateways over one store, and it survives a
/// restart. Safe for use by many threads and gateways at once.
public interface Budgets {

    /// @param guardrail its name in the catalog
    record Key(String agent, String target, String guardrail, LocalDate day) {}

    /// How much was taken so far.
    long taken(Key key);

    /// Takes what is wanted, or what is left of `most` when that is less.
    ///
    /// @return how much was taken, 0 when nothing is left
    long take(Key key, long wanted, long most);

    /// Counts what a person has let pass, without a limit.
    void add(Key key, long amount);

    /// Gives back what was taken and not used.
    void giveBack(Key key, long unused);
}
