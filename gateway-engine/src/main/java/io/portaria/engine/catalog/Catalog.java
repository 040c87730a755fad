package io.portaria.engine.catalog;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The meaning of a catalog file, checked: every reference leads somewhere.
public record Catalog(
        Gateway gateway,
        List<Issuer> issuers,
        List<Person> people,
        List<Agent> agents,
        List<Target> targets,
        List<Role> roles,
        List<MaskingRule> masking,
        List<Guardrail> guardrails,
        List<ApprovalRule> approvals,
        Retention retention) {

    /// @param listen address by protocol: `postgresql`, `git`, `s3`, `sts`, `admin`
    public record Gateway(String name, Map<String, Address> listen, Optional<Certificate> tls) {}

    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public record Certificate(Path certificate, SecretRef key) {}

    /// Where a secret comes from. None of these is shown with its value.
    public sealed interface SecretRef {
        /// Variable of the environment of who applies the catalog.
        record Env(String variable) implements SecretRef {}

        /// A file, its one trailing newline left out.
        record File(Path path) implements SecretRef {}

        /// In the catalog itself, for a trial.
        final class Value implements SecretRef {
            private final String value;

            public Value(String value) {
                this.value = value;
            }

            public String reveal() {
                return value;
            }

            @Override
            public String toString() {
                return "Value[***]";
            }
        }
    }

    public sealed interface Issuer {
        String name();

        /// @param jwks keys from a file; empty: OpenID discovery
        record Oidc(String name, String issuer, String audience, Optional<Path> jwks)
                implements Issuer {}

        record Saml(String name, Path metadata, String audience) implements Issuer {}
    }

    /// @param claims claim to pattern; `*` stands for any run of characters
    public record Match(String issuer, Map<String, String> claims) {}

    public record Person(String name, String email, Optional<Match> match, Set<Duty> duties) {}

    public enum Duty {
        OWNER,
        APPROVER,
        DPO,
        OPERATOR
    }

    /// @param match empty: the agent arrives with tokens of the built-in issuer only
    public record Agent(
            String name,
            String owner,
            Optional<Match> match,
            List<String> roles,
            Optional<LocalDate> expires,
            String runsIn) {}

    public sealed interface Target {
        String name();

        /// The protocol's name in the catalog.
        String type();

        record Postgresql(
                String name,
                Address address,
                String database,
                String username,
                SecretRef password,
                String tls,
                Optional<Path> ca)
                implements Target {
            @Override
            public String type() {
                return "postgresql";
            }
        }

        record Git(String name, String url, Optional<String> username, Optional<SecretRef> password)
                implements Target {
            @Override
            public String type() {
                return "git";
            }
        }

        record S3(
                String name,
                String endpoint,
                String region,
                List<String> buckets,
                SecretRef accessKey,
                SecretRef secretKey)
                implements Target {
            @Override
            public String type() {
                return "s3";
            }
        }
    }

    public record Role(
            String name,
            String purpose,
            String legalBasis,
            List<Grant> may,
            Optional<Hours> hours) {}

    /// @param actions such as `read`, `write`, `ddl`, `any`; `fetch`, `push`; `get`, `list`, `put`, `delete`
    /// @param objects patterns; empty means every object of the target
    public record Grant(String target, Set<String> actions, List<String> objects) {}

    /// A daily window; when `from` is later than `to` it runs over midnight and belongs to the day it began on.
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {}

    /// @param detect a detector's name or `any`
    /// @param columns `target:schema.table.column` patterns
    /// @param objects `target:key` patterns
    /// @param fixed value of the technique `fixed`
    /// @param roles for these roles only; empty means all
    public record MaskingRule(
            String name,
            Optional<String> detect,
            List<String> columns,
            List<String> objects,
            String technique,
            Optional<String> fixed,
            List<String> roles,
            Optional<String> references,
            Optional<String> unmaskable) {}

    /// @param targets for these only; empty means all
    /// @param roles for these only; empty means all
    /// @param then `deny` or `hold`
    public record Guardrail(
            String name, List<String> targets, List<String> roles, Condition when, String then) {

        public boolean holds() {
            return then.equals("hold");
        }

        /// Whether it is about what a role does with a target.
        public boolean isAbout(String target, String role) {
            return (targets.isEmpty() || targets.contains(target))
                    && (roles.isEmpty() || roles.contains(role));
        }
    }

    /// When a guardrail fires. Objects are patterns `schema.table`.
    public sealed interface Condition {
        /// As good as all rows of one of these come out by one statement.
        record FullTable(List<String> objects) implements Condition {}

        /// More rows than these come out by one statement.
        record Rows(int most) implements Condition {}

        /// More rows than these come out in a day.
        ///
        /// @param of counted where the statement may read one of these; empty means any
        record RowsPerDay(int most, List<String> of) implements Condition {}

        /// One of these may leave in bulk (COPY … TO STDOUT).
        record CopyOut(List<String> objects) implements Condition {}

        /// The statement is one of these sorts, or may be.
        record Statement(Set<String> sorts) implements Condition {}

        /// More comparisons of protected columns with given values than these are asked for in a day.
        record Probes(int most) implements Condition {}

        /// About Git or S3.
        ///
        /// @param when as the file has it
        record OfFiles(Map<String, Object> when) implements Condition {}
    }

    public record ApprovalRule(
            List<String> guardrails,
            List<String> approvers,
            int required,
            Duration hold,
            Duration grant,
            boolean askPurpose) {}

    /// @param recordings after this time a recording loses its key; empty: kept
    /// @param ledger how long the log itself is kept at least; empty: for ever
    public record Retention(Optional<Period> recordings, Optional<Period> ledger) {}

    public Optional<Target> target(String name) {
        return targets.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    public Optional<Agent> agent(String name) {
        return agents.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    public Optional<Role> role(String name) {
        return roles.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    public Optional<Person> person(String name) {
        return people.stream().filter(p -> p.name().equals(name)).findFirst();
    }
}
