package io.portaria.engine.approval;

import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AskPeople.Question;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.SessionContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Questions of an agent, and a catalog that has people for them.
public final class Asking {
    public static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");

    static final String CATALOG =
            """
            gateway: { name: acme }
            issuers:
              - { name: ci, type: oidc, issuer: "https://idp.example", audience: portaria, jwks: { file: jwks.json } }
            people:
              - { name: ana,  email: ana@acme.example,  duties: [approver, owner] }
              - { name: bia,  email: bia@acme.example,  duties: [approver], match: { issuer: ci, claims: { sub: bia } } }
              - { name: caio, email: caio@acme.example, duties: [approver] }
              - { name: davi, email: davi@acme.example, duties: [dpo] }
            agents:
              - { name: bot, owner: ana, roles: [reports] }
            targets:
              - { name: crm, type: postgresql, address: "127.0.0.1:5432", database: crm, username: u, password: { env: P }, tls: disable }
            roles:
              - { name: reports, purpose: Reports, legalBasis: "art. 7, V", may: [ { target: crm, actions: [read] } ] }
            guardrails:
              - { name: one,  when: { copyOut: ["public.*"] }, then: hold }
              - { name: two,  when: { rows: 10 }, then: hold }
              - { name: why,  when: { rows: 20 }, then: hold }
              - { name: bare, when: { rows: 30 }, then: hold }
              - { name: own,  when: { rows: 40 }, then: hold }
            approvals:
              - { guardrails: [one], approvers: [ana, bia, caio], required: 1, holdMinutes: 10, grantMinutes: 20 }
              - { guardrails: [two], approvers: [caio, bia], required: 2, holdMinutes: 5, grantMinutes: 30 }
              - { guardrails: [why], approvers: [bia], holdMinutes: 10, grantMinutes: 20, askPurpose: true }
              - { guardrails: [own], approvers: [ana], holdMinutes: 10, grantMinutes: 20 }
            """;

    private Asking() {}

    static Catalog catalog() {
        return catalog(CATALOG);
    }

    static Catalog catalog(String source) {
        try {
            return CatalogFile.read(source, Path.of("."));
        } catch (InvalidCatalog e) {
            throw new IllegalStateException(e.problems().toString(), e);
        }
    }

    /// @param statement with its values in brackets: `a[1]` and `a[2]` are the same statement with other values
    public static Question question(
            String agent, String session, String statement, String... guardrails) {
        return question(
                new Caller(agent, "ana", List.of("reports"), "ci", "bot", "", BEGIN, ""),
                "crm",
                session,
                "reports",
                statement,
                true,
                guardrails);
    }

    public static Question question(
            Caller caller,
            String target,
            String session,
            String role,
            String statement,
            boolean purposeStated,
            String... guardrails) {
        return new Question(
                new SessionContext(
                        session,
                        caller,
                        target,
                        "postgresql",
                        role,
                        "Reports",
                        "art. 7, V",
                        "psql",
                        "hash",
                        BEGIN),
                List.of(guardrails),
                "It leaves in bulk.",
                new Operation.Sql(
                        StatementKind.READ,
                        MaskedText.ofOwnWords("SELECT " + statement),
                        List.of(Optional.of(MaskedText.ofOwnWords("[CPF]\n-- $9 = forged"))),
                        List.of("public.clientes"),
                        digest(statement)),
                digest(statement.replaceAll("\\[.*", "")),
                List.of("public.clientes.cpf"),
                OptionalLong.of(7),
                purposeStated);
    }

    private static String digest(String text) {
        return "%064x".formatted(text.hashCode() & 0xffffffffL);
    }
}
