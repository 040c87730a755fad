package io.portaria.engine;

import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogDiff;
import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.catalog.CatalogLimits;
import io.portaria.engine.catalog.CatalogProblem;
import io.portaria.engine.catalog.CatalogText;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts a catalog in force: checks it, enters it in the ledger, moves its secrets into the vault, keeps it, and only then
/// lets it be seen. What cannot be entered MUST leave everything as it was, secrets included.
final class CatalogApplication {
    private static final Catalog EMPTY =
            new Catalog(
                    new Catalog.Gateway("", Map.of(), Optional.empty()),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new Catalog.Retention(Optional.empty(), Optional.empty()));

    // An entry has at most 65535 bytes, and a character up to three.
    private static final int MOST_CHANGES = 100;
    private static final int LONGEST_CHANGE = 180;
    private static final int MOST_SECRETS = 50;

    private final Wiring wiring;

    CatalogApplication(Wiring wiring) {
        this.wiring = wiring;
    }

    /// @throws GatewayRefused with every problem as `file:line:column: sentence`
    synchronized CatalogChange plan(
            String fileName, String source, Map<String, String> environment) {
        return check(fileName, source, environment).change();
    }

    synchronized CatalogChange apply(
            String fileName, String source, Map<String, String> environment, String author) {
        Checked checked = check(fileName, source, environment);
        try (CatalogSecrets.Given secrets = wiring.secrets.given(checked.catalog(), environment)) {
            if (checked.change().changed()) {
                bringIntoForce(checked, secrets, folder(fileName), author);
            } else if (!secrets.names().isEmpty()) {
                enter(
                        withSecrets(
                                entry("secrets", wiring.clock.instant(), author)
                                        .text("version", checked.change().toVersion()),
                                secrets));
                secrets.moveIntoVault();
            }
        } catch (LedgerUnavailable | IOException e) {
            throw new GatewayRefused(
                    "The catalog was not applied, because it cannot be recorded: "
                            + e.getMessage());
        }
        return checked.change();
    }

    private void bringIntoForce(
            Checked checked, CatalogSecrets.Given secrets, Path folder, String author)
            throws LedgerUnavailable, IOException {
        Instant now = wiring.clock.instant();
        CatalogVersion version =
                new CatalogVersion(
                        checked.catalog(),
                        checked.change().toVersion(),
                        checked.source(),
                        now,
                        author,
                        folder);
        enter(
                withSecrets(
                        entry("catalog", now, author)
                                .text("from", checked.change().fromVersion())
                                .text("version", version.hash())
                                .texts(
                                        "changes",
                                        checked.change().lines().stream()
                                                .map(CatalogApplication::shortened)
                                                .limit(MOST_CHANGES)
                                                .toList()),
                        secrets));
        secrets.moveIntoVault();
        wiring.catalogStore.save(version);
        wiring.catalogs.set(version);
    }

    private static JsonBytes entry(String kind, Instant at, String author) {
        return new JsonBytes(1024).begin().text("kind", kind).time("at", at).text("author", author);
    }

    private static JsonBytes withSecrets(JsonBytes entry, CatalogSecrets.Given secrets) {
        return entry.texts("secrets", secrets.names().stream().limit(MOST_SECRETS).toList())
                .number("secretCount", secrets.names().size());
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_CHANGE ? line.substring(0, LONGEST_CHANGE) + "…" : line;
    }

    private void enter(JsonBytes entry) throws LedgerUnavailable {
        wiring.ledger.append(entry.close().toBytes());
    }

    private record Checked(Catalog catalog, String source, CatalogChange change) {}

    private Checked check(String fileName, String source, Map<String, String> environment) {
        try {
            Catalog catalog = CatalogFile.read(source, folder(fileName));
            List<CatalogProblem> limits = CatalogLimits.check(catalog, source);
            if (!limits.isEmpty()) {
                throw new InvalidCatalog(limits);
            }
            checkCertificate(catalog, source, environment);
            List<String> missing = wiring.secrets.missing(catalog, environment);
            if (!missing.isEmpty()) {
                throw new GatewayRefused(
                        "The catalog was not applied: secrets are missing.", missing);
            }
            String kept = CatalogText.withoutSecrets(source);
            String hash = CatalogText.hash(kept);
            Optional<CatalogVersion> before = wiring.catalogs.current();
            List<String> lines =
                    CatalogDiff.lines(before.map(CatalogVersion::catalog).orElse(EMPTY), catalog);
            String from = before.map(CatalogVersion::hash).orElse("");
            return new Checked(
                    catalog, kept, new CatalogChange(from, hash, !hash.equals(from), lines));
        } catch (InvalidCatalog e) {
            throw new GatewayRefused(
                    "The catalog was not applied: "
                            + (e.problems().size() == 1
                                    ? "one thing is wrong."
                                    : e.problems().size() + " things are wrong."),
                    e.problems().stream().map(p -> p.in(fileName)).toList());
        }
    }

    private void checkCertificate(Catalog catalog, String source, Map<String, String> environment)
            throws InvalidCatalog {
        Optional<Catalog.Certificate> declared = catalog.gateway().tls();
        if (declared.isPresent()) {
            try {
                wiring.tls.read(declared.get(), environment);
            } catch (IOException e) {
                throw new InvalidCatalog(
                        List.of(
                                CatalogText.problem(
                                        source, String.valueOf(e.getMessage()), "gateway", "tls")));
            }
        }
    }

    private Path folder(String fileName) {
        Path file = Path.of(fileName);
        if (file.isAbsolute()) {
            return Optional.ofNullable(file.getParent()).orElse(file);
        }
        return wiring.catalogs.current().map(CatalogVersion::folder).orElse(wiring.home.catalog());
    }
}
