package io.portaria.engine.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// The declared world in force, without its secrets.
///
/// @param version hash of the file's meaning; empty before the first catalog
/// @param source the text of the file, secrets replaced by references
public record CatalogView(
        String gateway,
        String version,
        Instant appliedAt,
        String source,
        List<Target> targets,
        List<Agent> agents,
        List<Person> people,
        List<Role> roles,
        List<MaskingRuleView> masking,
        List<String> issuers) {

    public record Target(String name, String type, String address, String detail) {}

    /// @param lastUsed when it last logged in
    /// @param state `active`, `expired`, `ownerless` or `revoked`
    public record Agent(
            String name,
            String owner,
            List<String> roles,
            Optional<LocalDate> expires,
            String runsIn,
            String match,
            Optional<Instant> lastUsed,
            String state) {}

    public record Person(String name, String email, List<String> duties) {}

    public record Role(
            String name,
            String purpose,
            String legalBasis,
            List<String> may,
            Optional<String> hours) {}
}
